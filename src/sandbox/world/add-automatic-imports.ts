import type { ImportBehaviour } from './import-behaviour.js';
import type { ImportDraw, PlannedImport } from './planned-import.js';
import { requestImport } from './request-import.js';

/** After a long jump of the clock only the latest imports are worth having. */
const maxConcurrent = 1_000;

interface Span {
  /** The provider's own imports fall on this moment plus whole intervals. */
  readonly anchorInMs: number;
  /** Up to here (included) they have been added already. */
  readonly addedUntilInMs: number;
  readonly nowInMs: number;
}

/** A source's imports together with the provider's own ones that came due since the last look. */
export function addAutomaticImports(
  imports: readonly PlannedImport[],
  behaviour: ImportBehaviour,
  { anchorInMs, addedUntilInMs, nowInMs }: Span,
  drawFor: (ordinal: number) => ImportDraw,
): readonly PlannedImport[] {
  const everyInMs = behaviour.automaticEveryInMs;
  if (everyInMs === null) return imports;
  const last = Math.floor((nowInMs - anchorInMs) / everyInMs);
  const firstNotAdded = Math.max(1, Math.floor((addedUntilInMs - anchorInMs) / everyInMs) + 1);
  let grown = imports;
  for (let turn = Math.max(firstNotAdded, last - maxConcurrent + 1); turn <= last; turn += 1) {
    const request = {
      origin: 'automatic' as const,
      since: null,
      sinceInMs: null,
      requestedAtInMs: anchorInMs + turn * everyInMs,
    };
    grown = requestImport(grown, request, {
      behaviour,
      whileRunning: 'ignore',
      draw: drawFor(grown.length),
    }).imports;
  }
  return grown;
}
