import type { PlannedRun } from './dispatch-state.js';
import type { PlanningView } from './planning-view.js';

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
