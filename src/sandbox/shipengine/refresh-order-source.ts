import type { CallResult } from '../wire/provider-side.js';
import { emptyResponse, prettyJsonResponse, type WireResponse } from '../wire/wire-response.js';
import type { SandboxWorld } from '../world/sandbox-world.js';
import { shipengineErrorResponse } from './shipengine-errors.js';
import { writeOrderSource } from './write-order-source.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** `PUT /v-beta/order_sources/{id}/refresh`. Ignores a body (docs/providers/evidence.md#shipengine-refresh). */
export function refreshOrderSource(id: string, world: SandboxWorld, nowInMs: number): CallResult {
  const account = world.accounts.shipengine;
  const assumptions = world.assumptions.shipengine;
  const source = account.find(id);
  if (source?.provider !== 'shipengine') return withoutEffect(rejectUnknownOrderSource(id));
  if (!source.refreshable) return withoutEffect(rejectRefresh('refresh_not_supported', id, world));
  if (!source.active) return withoutEffect(rejectRefresh('order_source_not_active', id, world));

  const whileRunning = assumptions.refreshWhileRunning;
  const effect = account.request(id, null, { nowInMs, whileRunning });
  const view = account.view(id, nowInMs, { ...assumptions, sinceMovesWatermarkBack: false });
  const shown = writeOrderSource(source, view, assumptions);
  const status = effect === 'ignored' ? shown.refresh_info.status : 'preparing_update';
  const { refreshStatusCode, refreshResponse } = assumptions;
  return {
    response:
      refreshResponse === 'empty' || refreshStatusCode === 204
        ? emptyResponse(refreshStatusCode)
        : prettyJsonResponse(refreshStatusCode, {
            ...shown,
            refresh_info: { ...shown.refresh_info, status },
          }),
    effect: { kind: 'refresh', sources: { [id]: effect } },
  };
}

/** Rejects a malformed id with 400, an unknown well-formed one with 404 (docs/providers/evidence.md#shipengine-errors). */
export function rejectUnknownOrderSource(id: string): WireResponse {
  const field = { field_name: 'order_source_id', field_value: id };
  const kind = { error_source: 'shipengine', error_type: 'business_rules' } as const;
  return uuid.test(id)
    ? shipengineErrorResponse(404, {
        ...kind,
        error_code: 'invalid_identifier',
        message: `order_source_id '${id}' not found.`,
        ...field,
      })
    : shipengineErrorResponse(400, {
        ...kind,
        error_code: 'unspecified',
        message: `Invalid order_source_id '${id}'.`,
        ...field,
      });
}

function rejectRefresh(error_code: string, id: string, world: SandboxWorld): WireResponse {
  return shipengineErrorResponse(world.assumptions.shipengine.refusalStatusCode, {
    error_source: 'shipengine',
    error_type: 'business_rules',
    error_code,
    message: `The order source '${id}' cannot be refreshed.`,
  });
}

function withoutEffect(response: WireResponse): CallResult {
  return { response, effect: { kind: 'none' } };
}
