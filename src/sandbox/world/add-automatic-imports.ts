import type { ImportBehaviour } from './import-behaviour.js';
import type { ImportDraw, PlannedImport } from './planned-import.js';
import { requestImport } from './request-import.js';

/** After a long jump of the clock only the latest imports are added. */
const maxAdded = 1_000;

interface Span {
  /** The provider's own imports come at this moment plus whole intervals. */
  readonly anchorInMs: number;
  /** They are already added up to this moment (included). */
  readonly addedUntilInMs: number;
  readonly nowInMs: number;
}

/** A source's imports and the provider's own imports that became due since the last call. */
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
  for (let ordinal = Math.max(firstNotAdded, last - maxAdded + 1); ordinal <= last; ordinal += 1) {
    const request = {
      origin: 'automatic' as const,
      since: null,
      sinceInMs: null,
      requestedAtInMs: anchorInMs + ordinal * everyInMs,
    };
    grown = requestImport(grown, request, {
      behaviour,
      whileRunning: 'ignore',
      draw: drawFor(grown.length),
    }).imports;
  }
  return grown;
}
