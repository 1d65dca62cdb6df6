import type { ShipengineAssumptions } from '../assumptions/sandbox-assumptions.js';
import type { CallResult } from '../wire/provider-side.js';
import { emptyResponse, prettyJsonResponse } from '../wire/wire-response.js';
import type { SourceView } from '../world/sandbox-account.js';
import type { ShipengineOrderSource } from '../world/sandbox-source.js';
import type { SandboxWorld } from '../world/sandbox-world.js';
import { rejectByRule } from './shipengine-errors.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** `GET /v-beta/order_sources`: all of them, inactive ones too, or the requested page if pages are assumed. */
export function listOrderSources(world: SandboxWorld, nowInMs: number, requestedPage = '1'): CallResult {
  const ids = world.accounts.shipengine.ids();
  const size = world.assumptions.shipengine.listPageSize;
  const write = (some: readonly string[]) => some.flatMap((id) => writeKnown(id, world, nowInMs) ?? []);
  if (size <= 0) return read({ order_sources: write(ids) });
  const page = Math.max(1, Math.floor(Number(requestedPage)) || 1);
  const pages = Math.max(1, Math.ceil(ids.length / size));
  return read({
    order_sources: write(ids.slice((page - 1) * size, page * size)),
    total: ids.length,
    page,
    pages,
    links: { next: page < pages ? { href: `/v-beta/order_sources?page=${page + 1}` } : {} },
  });
}

/** `GET /v-beta/order_sources/{id}`, if it is assumed to exist. */
export function readOrderSource(id: string, world: SandboxWorld, nowInMs: number): CallResult {
  const shown = writeKnown(id, world, nowInMs);
  return shown === null ? { ...rejectUnknown(id), effect: { kind: 'read' } } : read(shown);
}

/** `PUT /v-beta/order_sources/{id}/refresh`. Ignores a body (docs/providers/evidence.md#shipengine-refresh). */
export function refreshOrderSource(id: string, world: SandboxWorld, nowInMs: number): CallResult {
  const account = world.accounts.shipengine;
  const { refreshWhileRunning, refreshStatusCode, refreshResponse } = world.assumptions.shipengine;
  const source = account.find(id);
  if (source?.provider !== 'shipengine') return rejectUnknown(id);
  if (!source.refreshable) return rejectRefresh('refresh_not_supported', id, world);
  if (!source.active) return rejectRefresh('order_source_not_active', id, world);

  const effect = account.request(id, null, { nowInMs, whileRunning: refreshWhileRunning });
  const shown = writeOrderSource(source, viewOf(id, world, nowInMs), world.assumptions.shipengine);
  const status = effect === 'ignored' ? shown.refresh_info.status : 'preparing_update';
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

function read(value: unknown): CallResult {
  return { response: prettyJsonResponse(200, value), effect: { kind: 'read' } };
}

/** Rejects a malformed id with 400, an unknown well-formed one with 404 (docs/providers/evidence.md#shipengine-errors). */
function rejectUnknown(id: string): CallResult {
  const field = { field_name: 'order_source_id', field_value: id };
  return uuid.test(id)
    ? rejectByRule(404, {
        error_code: 'invalid_identifier',
        message: `order_source_id '${id}' not found.`,
        ...field,
      })
    : rejectByRule(400, { error_code: 'unspecified', message: `Invalid order_source_id '${id}'.`, ...field });
}

function rejectRefresh(error_code: string, id: string, world: SandboxWorld): CallResult {
  const message = `The order source '${id}' cannot be refreshed.`;
  return rejectByRule(world.assumptions.shipengine.refusalStatusCode, { error_code, message });
}

function writeKnown(id: string, world: SandboxWorld, nowInMs: number) {
  const source = world.accounts.shipengine.find(id);
  if (source?.provider !== 'shipengine') return null;
  return writeOrderSource(source, viewOf(id, world, nowInMs), world.assumptions.shipengine);
}

function viewOf(id: string, world: SandboxWorld, nowInMs: number): SourceView {
  const rules = { ...world.assumptions.shipengine, sinceMovesWatermarkBack: false };
  return world.accounts.shipengine.view(id, nowInMs, rules);
}

/** An order source as the list shows it (docs/providers/evidence.md#shipengine-order-source). */
function writeOrderSource(
  source: ShipengineOrderSource,
  view: SourceView,
  { attemptSkewInMs, refreshDateMeans }: ShipengineAssumptions,
) {
  const { lastAttemptAtInMs, watermarkInMs } = view.state;
  const refreshDateInMs = refreshDateMeans === 'mark' ? watermarkInMs : view.nextAutomaticAtInMs;
  return {
    order_source_id: source.id,
    order_source_nickname: source.name,
    order_source_code: source.code,
    order_source_friendly_name: source.friendlyName,
    refresh_info: {
      status: chooseStatus(view),
      last_refresh_attempt:
        lastAttemptAtInMs === null ? null : writeInstant(lastAttemptAtInMs + attemptSkewInMs),
      refresh_date: refreshDateInMs === null ? null : writeInstant(refreshDateInMs + attemptSkewInMs),
    },
    active: source.active,
  };
}

function chooseStatus({ state }: SourceView): string {
  switch (state.activity) {
    case 'running':
      return 'updating';
    case 'queued':
      return 'preparing_update';
    case 'idle':
      return state.lastEnding.kind === 'word' ? state.lastEnding.text : state.lastEnding.kind;
    default:
      return state.activity satisfies never;
  }
}

/** Recorded times have one to seven fraction digits and `Z`, without trailing zeros. */
function writeInstant(instantInMs: number): string {
  return new Date(instantInMs)
    .toISOString()
    .replace(/(\.\d*?)0+Z$/, (_, digits: string) => (digits === '.' ? '.0Z' : `${digits}Z`));
}
