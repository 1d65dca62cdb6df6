import type { ProvenEnd, RunEnd } from '../../../../src/refresh/store/change-runs.js';
import { outcomeOfEnd } from '../../../../src/refresh/rules/run-state.js';
import { nextRunState, type RunEvent } from '../../../../src/refresh/rules/run-state.js';
import type { MemoryContext } from './memory-context.js';
import type { MemoryRow, RunRow } from './memory-row.js';

/** Columns that change with an event. */
export type RunPatch = Partial<MemoryRow<RunRow>>;

/** Applies an event to runs where the transitions allow it (`src/refresh/store/change-runs.ts`); returns those that changed. */
export function changeRuns(
  context: MemoryContext,
  runs: readonly RunRow[],
  event: RunEvent,
  patchOf: (run: RunRow) => RunPatch,
): readonly RunRow[] {
  return runs.filter((run) => {
    const next = nextRunState(run.state, event);
    if (next === null) return false;
    Object.assign(run, patchOf(run), { state: next });
    touchRun(context, run);
    if (next === 'waiting') context.tables.checkOneWaiting(run);
    if (next === 'triggering' && !context.flaws.has('two-busy-runs')) context.tables.checkOneBusy(run);
    if (next === 'finished') context.tables.closeRun(run);
    return true;
  });
}

/** Changes what unfinished runs show without a transition (`src/refresh/store/change-runs.ts`). */
export function updateRunViews(context: MemoryContext, runs: readonly RunRow[], patch: RunPatch): void {
  for (const run of runs) {
    if (run.state === 'finished') continue;
    Object.assign(run, patch);
    touchRun(context, run);
  }
}

/** Gives a run a new version, which must be propagated to its targets. */
export function touchRun({ tables }: MemoryContext, run: RunRow): void {
  run.version += 1;
  tables.unpropagatedRuns.add(run);
}

interface MemoryEnd extends RunEnd, Partial<Pick<ProvenEnd, 'proof' | 'providerStatus'>> {}

/** Ends runs (`src/refresh/store/change-runs.ts`). */
export function endRuns(context: MemoryContext, runs: readonly RunRow[], end: MemoryEnd): void {
  const finished = changeRuns(context, runs, end.event, () => ({
    outcome: outcomeOfEnd(end.event),
    finished_at: context.now,
    waiting: null,
    ...(end.error === undefined ? {} : { error: end.error }),
    ...(end.proof === undefined ? {} : { proof: end.proof }),
    ...(end.providerStatus === undefined ? {} : { provider_status: end.providerStatus }),
  }));
  for (const run of finished) context.tables.sourceOf(run).last_run_finished_at = context.now;
}

/** Withdraws a waiting run (`src/refresh/store/lock-refreshes.ts`) without propagation to its targets. */
export function withdrawRun({ tables, now }: MemoryContext, run: RunRow): void {
  Object.assign(run, { state: 'finished', outcome: 'withdrawn', finished_at: now, waiting: null });
  tables.closeRun(run);
}

/** Withdraws the waiting runs that no unfinished target needs any more. */
export function withdrawUnwantedRuns(context: MemoryContext, runs: readonly RunRow[]): void {
  for (const run of runs) {
    const isWanted = context.tables.openTargetsOfRun(run.id).size > 0;
    if (run.state === 'waiting' && !isWanted) withdrawRun(context, run);
  }
}
