import type { ArrivedCall } from '../calls/call.js';
import type { CallResult } from '../wire/provider-side.js';
import { jsonResponse, type WireResponse } from '../wire/wire-response.js';
import type { SandboxWorld } from '../world/sandbox-world.js';
import type { SandboxSource } from '../world/sandbox-source.js';
import { canRefresh } from './marketplaces.js';
import { readRefreshDate } from './read-refresh-date.js';
import { readRefreshParameters } from './read-refresh-parameters.js';
import { rejectAsServerError, rejectParameter } from './shipstation-rejections.js';

/** `POST /stores/refreshstore`: imports one store, or every refreshable one (docs/providers/evidence.md#v1-refresh). */
export function refreshStores(call: ArrivedCall, world: SandboxWorld, nowInMs: number): CallResult {
  const assumptions = world.assumptions.shipstation;
  const reading = readRefreshParameters(call, assumptions);
  if (reading.kind === 'rejected') return withoutEffect(reading.response);
  const { storeId, refreshDate } = reading.parameters;
  const since = refreshDate === null ? null : readRefreshDate(refreshDate, nowInMs, assumptions);
  if (since?.kind === 'rejected') {
    const { status, reason } = since;
    return withoutEffect(
      status === 500 ? rejectAsServerError(reason) : rejectParameter('refreshDate', reason),
    );
  }
  const account = world.accounts.shipstation;
  const sentSince =
    since === null || refreshDate === null ? null : { text: refreshDate, instantInMs: since.instantInMs };
  const request = (id: string) =>
    account.request(id, sentSince, { nowInMs, whileRunning: assumptions.refreshWhileRunning });
  if (storeId === null) {
    const ids = account.ids().filter((id) => isRefreshable(account.find(id)));
    return {
      response: writeAccepted(null, world),
      effect: { kind: 'refresh', sources: Object.fromEntries(ids.map((id) => [id, request(id)])) },
    };
  }
  const store = account.find(storeId);
  if (store === null) return withoutEffect(rejectUnknownStore(storeId, world));
  if (isRefreshable(store)) {
    return {
      response: writeAccepted(storeId, world),
      effect: { kind: 'refresh', sources: { [storeId]: request(storeId) } },
    };
  }
  return withoutEffect(
    assumptions.storeNotRefreshable === 'reject'
      ? jsonResponse(400, { message: `Store ID ${storeId} cannot be refreshed` })
      : writeAccepted(storeId, world),
  );
}

/** The response to a call for a store that does not exist. */
export function rejectUnknownStore(storeId: string, world: SandboxWorld): WireResponse {
  return world.assumptions.shipstation.storeNotKnown === 'not-found'
    ? jsonResponse(404, { message: `Store ID ${storeId} was not found` })
    : rejectAsServerError('Object reference not set to an instance of an object.');
}

function isRefreshable(source: SandboxSource | null): boolean {
  return source?.provider === 'shipstation' && source.active && canRefresh(source.marketplaceId);
}

function writeAccepted(storeId: string | null, world: SandboxWorld): WireResponse {
  const { successType, refreshMessage } = world.assumptions.shipstation;
  const stores = storeId === null ? 'all refreshable stores' : `Store ID ${storeId}`;
  return jsonResponse(200, {
    success: successType === 'boolean' ? true : 'true',
    message:
      refreshMessage === 'plain'
        ? 'Store refresh initiated'
        : `A store refresh has been initiated for ${stores}`,
  });
}

function withoutEffect(response: WireResponse): CallResult {
  return { response, effect: { kind: 'none' } };
}
