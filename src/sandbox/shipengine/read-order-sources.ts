import { prettyJsonResponse, type WireResponse } from '../wire/wire-response.js';
import type { SandboxWorld } from '../world/sandbox-world.js';
import { rejectUnknownOrderSource } from './refresh-order-source.js';
import { writeOrderSource } from './write-order-source.js';

/** `GET /v-beta/order_sources`: all of them, inactive ones too, or the requested page if pages are assumed. */
export function listOrderSources(world: SandboxWorld, nowInMs: number, requestedPage = '1'): WireResponse {
  const ids = world.accounts.shipengine.ids();
  const size = world.assumptions.shipengine.listPageSize;
  const write = (some: readonly string[]) => some.flatMap((id) => writeKnown(id, world, nowInMs) ?? []);
  if (size <= 0) return prettyJsonResponse(200, { order_sources: write(ids) });
  const page = Math.max(1, Math.floor(Number(requestedPage)) || 1);
  const pages = Math.max(1, Math.ceil(ids.length / size));
  return prettyJsonResponse(200, {
    order_sources: write(ids.slice((page - 1) * size, page * size)),
    total: ids.length,
    page,
    pages,
    links: { next: page < pages ? { href: `/v-beta/order_sources?page=${page + 1}` } : {} },
  });
}

/** `GET /v-beta/order_sources/{id}`, if it is assumed to exist. */
export function readOrderSource(id: string, world: SandboxWorld, nowInMs: number): WireResponse {
  const shown = writeKnown(id, world, nowInMs);
  return shown === null ? rejectUnknownOrderSource(id) : prettyJsonResponse(200, shown);
}

function writeKnown(id: string, world: SandboxWorld, nowInMs: number) {
  const account = world.accounts.shipengine;
  const source = account.find(id);
  if (source?.provider !== 'shipengine') return null;
  const assumptions = world.assumptions.shipengine;
  return writeOrderSource(
    source,
    account.view(id, nowInMs, { ...assumptions, sinceMovesWatermarkBack: false }),
    assumptions,
  );
}
