import type { PlannedRun } from './dispatch-state.js';
import { backgroundPatienceInMs } from './timing.js';

/**
 * The order in which ready runs are triggered: interactive before background, then the oldest first. Background work that
 * has waited for five minutes counts as interactive, so it never starves.
 */
export function sortTriggers(runs: readonly PlannedRun[], nowInMs: number): PlannedRun[] {
  const rank = (run: PlannedRun) =>
    run.priority === 'interactive' || nowInMs - run.createdAtInMs >= backgroundPatienceInMs ? 0 : 1;
  return runs.toSorted(
    (a, b) => rank(a) - rank(b) || a.createdAtInMs - b.createdAtInMs || (a.id < b.id ? -1 : 1),
  );
}
