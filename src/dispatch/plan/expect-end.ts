import type { DispatchState, PlannedRun } from './dispatch-state.js';
import { earlyRead, expectedGrowth } from './timing.js';

/**
 * When a run that was asked is expected to have ended, in milliseconds of the database's clock: as long after its asking as
 * the connection's imports usually take, and later again after each read that showed it unended. Null: nothing is known.
 */
export function expectEndInMs(run: PlannedRun, { usualImport = null }: DispatchState): number | null {
  const { requestedAtInMs } = run;
  if (usualImport === null || requestedAtInMs === null) return null;
  return requestedAtInMs + Math.max(usualImport.overAfterInMs, unfinishedAfterInMs(run) * expectedGrowth);
}

/** From when on a run's end may be seen: as expected, or, while nothing is known, as soon as it is older than when last read. */
export function mayEndFromInMs(run: PlannedRun, state: DispatchState): number {
  return expectEndInMs(run, state) ?? (run.requestedAtInMs ?? 0) + unfinishedAfterInMs(run) * expectedGrowth;
}

/**
 * How long after its asking one run is worth an early look, because nobody knows whether imports do not end sooner than they
 * were seen to; null: that is known well enough.
 */
export function readEarlyAfterInMs({ usualImport = null, runs }: DispatchState): number | null {
  if (usualImport === null) return null;
  const afterInMs = usualImport.overAfterInMs * earlyRead;
  const isKnown = (runningAfterInMs: number | null) => (runningAfterInMs ?? 0) >= afterInMs;
  if (isKnown(usualImport.runningAfterInMs)) return null;
  return runs.some((run) => run.runningSeenAtInMs !== null && isKnown(unfinishedAfterInMs(run)))
    ? null
    : afterInMs;
}

/** When a run is worth such a look; null: it was read already, or none is wanted. */
export function readEarlyAtInMs(run: PlannedRun, afterInMs: number | null): number | null {
  if (afterInMs === null || run.requestedAtInMs === null || unfinishedAfterInMs(run) > 0) return null;
  return run.requestedAtInMs + afterInMs;
}

/** How long after its asking a run was last read without having ended; 0 when it was not. */
function unfinishedAfterInMs({ requestedAtInMs, statusReadStartedAtInMs }: PlannedRun): number {
  return requestedAtInMs === null ? 0 : Math.max(0, (statusReadStartedAtInMs ?? 0) - requestedAtInMs);
}
