import type { DispatchState, PlannedRun } from './dispatch-state.js';
import { expectedGrowth } from './timing.js';

/**
 * When a run that was asked is expected to have ended, in milliseconds of the database's clock: as long after its asking as
 * the connection's imports usually take, and later again after each read that showed it unended. Null: nothing is known.
 */
export function expectEndInMs(run: PlannedRun, state: DispatchState): number | null {
  const usualInMs = state.usualImportInMs ?? null;
  const { requestedAtInMs, wordBegunAtInMs } = run;
  if (usualInMs === null || requestedAtInMs === null) return null;
  const readAtInMs = wordBegunAtInMs ?? 0;
  const seenInMs = readAtInMs > requestedAtInMs ? (readAtInMs - requestedAtInMs) * expectedGrowth : 0;
  return requestedAtInMs + Math.max(usualInMs, seenInMs);
}
