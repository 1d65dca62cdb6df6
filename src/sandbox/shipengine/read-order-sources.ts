import { answerPrettyJson, type WireAnswer } from '../wire/wire-answer.js';
import type { SandboxWorld } from '../world/sandbox-world.js';
import { refuseUnknownOrderSource } from './refresh-order-source.js';
import { writeOrderSource } from './write-order-source.js';

/** `GET /v-beta/order_sources`: all of them, inactive ones too. */
export function listOrderSources(world: SandboxWorld, nowInMs: number): WireAnswer {
  const ids = world.accounts.shipengine.ids();
  return answerPrettyJson(200, { order_sources: ids.flatMap((id) => writeKnown(id, world, nowInMs) ?? []) });
}

/** `GET /v-beta/order_sources/{id}`, where it is assumed to exist. */
export function readOrderSource(id: string, world: SandboxWorld, nowInMs: number): WireAnswer {
  const shown = writeKnown(id, world, nowInMs);
  return shown === null ? refuseUnknownOrderSource(id) : answerPrettyJson(200, shown);
}

function writeKnown(id: string, world: SandboxWorld, nowInMs: number) {
  const account = world.accounts.shipengine;
  const source = account.find(id);
  if (source?.provider !== 'shipengine') return null;
  const assumptions = world.assumptions.shipengine;
  return writeOrderSource(
    source,
    account.view(id, nowInMs, { ...assumptions, sinceMovesMarkBack: false }),
    assumptions,
  );
}
