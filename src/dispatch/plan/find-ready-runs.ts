import type { PlannedRun } from './dispatch-state.js';
import type { PlanningView } from './planning-view.js';

/** The runs that may be asked for now, as far as the quota allows. */
export function findReadyRuns(view: PlanningView): readonly PlannedRun[] {
  return view.judged
    .filter(({ run, eligibility }) => eligibility.kind === 'trigger' && run.needed)
    .map(({ run }) => run);
}

/** Those of the ready runs that one refresh-all of the account serves: exactly every refreshable source, all alike; else null. */
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
