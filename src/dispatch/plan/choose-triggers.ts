import type { PlannedCall, PlannedRun } from './dispatch-state.js';
import { isReadByItself, type PlanningView } from './planning-view.js';
import { reservedForReads } from './share-window.js';
import { backgroundPatienceInMs } from './timing.js';

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

/** The needed runs that may be triggered now. The quota is not considered here. */
export function findReadyRuns(view: PlanningView): readonly PlannedRun[] {
  return view.judged
    .filter(({ run, eligibility }) => eligibility.kind === 'trigger' && run.needed)
    .map(({ run }) => run);
}

/** The ready runs that one refresh-all can serve: all alike, for exactly the refreshable sources (at least two). Else null. */
export function findRefreshAll(
  view: PlanningView,
  ready: readonly PlannedRun[],
): readonly PlannedRun[] | null {
  const { capabilities, refreshableSources } = view.state;
  if (!capabilities.refreshAll || refreshableSources.size < 2) return null;
  const waiting = ready.filter((run) => run.state === 'waiting');
  const alike = Map.groupBy(waiting, (run) => `${run.kind} ${run.sinceInMs}`);
  for (const group of alike.values()) {
    const sources = new Set(group.map((run) => run.source));
    if (sources.size === refreshableSources.size && sources.isSubsetOf(refreshableSources)) return group;
  }
  return null;
}

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
