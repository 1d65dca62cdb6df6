import type { PlannedRun } from './dispatch-state.js';
import { backgroundPatienceInMs } from './timing.js';

/**
 * The order in which waiting runs are asked: interactive before background, then the oldest. Background work that has waited
 * longer than its patience counts as interactive, so that it never starves.
 */
export function sortTriggers(runs: readonly PlannedRun[], nowInMs: number): PlannedRun[] {
  const rank = (run: PlannedRun) =>
    run.priority === 'interactive' || nowInMs - run.createdAtInMs >= backgroundPatienceInMs ? 0 : 1;
  return runs.toSorted(
    (a, b) => rank(a) - rank(b) || a.createdAtInMs - b.createdAtInMs || (a.id < b.id ? -1 : 1),
  );
}
