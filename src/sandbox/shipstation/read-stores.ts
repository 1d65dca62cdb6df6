import type { ArrivedCall, CallTarget } from '../calls/call.js';
import { jsonResponse, type WireResponse } from '../wire/wire-response.js';
import type { SandboxWorld } from '../world/sandbox-world.js';
import { readQueryParameter } from './read-refresh-parameters.js';
import { rejectUnknownStore } from './refresh-stores.js';
import { rejectParameter } from './shipstation-rejections.js';
import { writeStoreStatus } from './write-store-status.js';
import { writeStore } from './write-store.js';

/** `GET /stores`: a bare array of the active stores; with `showInactive=true` of all, with `marketplaceId` of one marketplace. */
export function listStores(call: ArrivedCall, world: SandboxWorld, nowInMs: number): WireResponse {
  const showInactive = readQueryParameter(call, 'showInactive')?.toLowerCase() ?? 'false';
  if (showInactive !== 'true' && showInactive !== 'false') {
    return rejectParameter('showInactive', `The value '${showInactive}' is not valid for Boolean.`);
  }
  const marketplaceId = readQueryParameter(call, 'marketplaceId');
  if (marketplaceId !== null && !/^\d+$/.test(marketplaceId)) {
    return rejectParameter('marketplaceId', `The value '${marketplaceId}' is not valid for Nullable\`1.`);
  }
  const shown = world.accounts.shipstation.ids().flatMap((id) => {
    const store = writeStoreOf(id, world, nowInMs);
    const matches = marketplaceId === null || store?.marketplaceId === Number(marketplaceId);
    return store !== null && matches && (store.active || showInactive === 'true') ? [store] : [];
  });
  return jsonResponse(200, shown);
}

/** `GET /stores/{storeId}`, inactive ones too. */
export function readStore({ source }: CallTarget, world: SandboxWorld, nowInMs: number): WireResponse {
  if (source === null) return rejectParameter('storeId', 'The value is not valid for Int32.');
  const store = writeStoreOf(source, world, nowInMs);
  return store === null ? rejectUnknownStore(source, world) : jsonResponse(200, store);
}

/** `GET /stores/getrefreshstatus?storeId=`. */
export function readStoreStatus({ source }: CallTarget, world: SandboxWorld, nowInMs: number): WireResponse {
  if (source === null)
    return rejectParameter('storeId', 'A value is required but was not present in the request.');
  if (!/^\d+$/.test(source))
    return rejectParameter('storeId', `The value '${source}' is not valid for Int32.`);
  const account = world.accounts.shipstation;
  if (account.find(source) === null) return rejectUnknownStore(source, world);
  const assumptions = world.assumptions.shipstation;
  return jsonResponse(200, writeStoreStatus(source, account.view(source, nowInMs, assumptions), assumptions));
}

function writeStoreOf(id: string, world: SandboxWorld, nowInMs: number) {
  const account = world.accounts.shipstation;
  const store = account.find(id);
  if (store?.provider !== 'shipstation') return null;
  const assumptions = world.assumptions.shipstation;
  return writeStore(store, account.view(id, nowInMs, assumptions), assumptions);
}
