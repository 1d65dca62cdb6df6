import type { DispatchState, PlannedRun } from './dispatch-state.js';
import { earlyRead, expectedGrowth } from './timing.js';

/**
 * When a triggered run is expected to have finished, in milliseconds of the database's clock: after the usual duration of the
 * connection's imports, and later after each read that showed it unfinished. Null: nothing is known.
 */
export function expectEndInMs(run: PlannedRun, { usualImport = null }: DispatchState): number | null {
  const { requestedAtInMs } = run;
  if (usualImport === null || requestedAtInMs === null) return null;
  return requestedAtInMs + Math.max(usualImport.overAfterInMs, unfinishedAfterInMs(run) * expectedGrowth);
}

/** When a run's end may be seen first: the expected end or, while nothing is known, 1.25 times its age at the last read. */
export function mayEndFromInMs(run: PlannedRun, state: DispatchState): number {
  return expectEndInMs(run, state) ?? (run.requestedAtInMs ?? 0) + unfinishedAfterInMs(run) * expectedGrowth;
}

/**
 * How long after its trigger one run is worth an early read, because imports may end sooner than they were seen to. Null:
 * nothing is known, or imports were seen running for that long.
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

/** When a run is worth an early read; null: it was read already, or no early read is needed. */
export function readEarlyAtInMs(run: PlannedRun, afterInMs: number | null): number | null {
  if (afterInMs === null || run.requestedAtInMs === null || unfinishedAfterInMs(run) > 0) return null;
  return run.requestedAtInMs + afterInMs;
}

/** How long after its trigger the last read showed a run unfinished; 0 when it was not read. */
function unfinishedAfterInMs({ requestedAtInMs, statusReadStartedAtInMs }: PlannedRun): number {
  return requestedAtInMs === null ? 0 : Math.max(0, (statusReadStartedAtInMs ?? 0) - requestedAtInMs);
}
