import type { PlannedCall } from './dispatch-state.js';
import { findReadyRuns, findRefreshAll } from './find-ready-runs.js';
import { isReadByItself, type PlanningView } from './planning-view.js';
import { reservedForReads } from './share-window.js';
import { sortTriggers } from './sort-triggers.js';

/**
 * The triggers to send now. A part of the window is reserved for reads, so waiting triggers never stop the following of live
 * runs. `planned` is the number of reads in this plan. The provider's refresh-all is used when the ready runs are alike and
 * cover exactly the refreshable sources.
 */
export function chooseTriggers(view: PlanningView, allowed: number, planned: number): readonly PlannedCall[] {
  const callsLeft = allowed - reservedForReads(view, allowed, planned);
  if (callsLeft <= 0) return [];
  const maxCalls = Math.ceil(callsLeft / callsOfTrigger(view));
  const ready = findReadyRuns(view);
  const all = findRefreshAll(view, ready);
  if (all !== null) return [{ kind: 'trigger-all', runIds: all.map((run) => run.id) }];
  const taken = new Set<string>();
  const calls: PlannedCall[] = [];
  for (const run of sortTriggers(ready, view.nowInMs)) {
    if (calls.length >= maxCalls) break;
    if (taken.has(run.source)) continue;
    taken.add(run.source);
    calls.push({ kind: 'trigger', source: run.source, runId: run.id });
  }
  return calls;
}

/** Calls of this window that a trigger costs: two if its status read is expected in the same window, else one. */
function callsOfTrigger({ state, nowInMs }: PlanningView): number {
  if (!isReadByItself(state) || state.usualImport == null) return 1;
  return nowInMs + state.usualImport.overAfterInMs <= state.quota.endsAtInMs ? 2 : 1;
}
