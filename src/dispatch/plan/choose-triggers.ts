import type { PlannedCall, PlannedRun } from './dispatch-state.js';
import { isReadByItself, type PlanningView } from './planning-view.js';
import { callsOfWindow, windowInMs } from './quota-window.js';
import { reservedForReads } from './share-window.js';
import { sortTriggers } from './sort-triggers.js';
import { slowestTickInMs } from './timing.js';

const slowTicksOfWindow = windowInMs / slowestTickInMs;

/**
 * The triggers to send now. Reads have their part of the window reserved, so that following never stops because triggers
 * wait; `planned` reads are begun by this plan. The account's own refresh-all is used when it serves exactly every refreshable source (design 4.6).
 */
export function chooseTriggers(view: PlanningView, allowed: number, planned: number): readonly PlannedCall[] {
  const spare = allowed - reservedForReads(view, allowed, planned);
  if (spare <= 0) return [];
  const room = Math.ceil(spare / callsOfTrigger(view));
  const ready = readyRuns(view);
  const all = findRefreshAll(view, ready);
  if (all !== null) return [{ kind: 'trigger-all', runIds: all.map((run) => run.id) }];
  const taken = new Set<string>();
  const calls: PlannedCall[] = [];
  for (const run of sortTriggers(ready, view.nowInMs)) {
    if (calls.length >= room) break;
    if (taken.has(run.source)) continue;
    taken.add(run.source);
    calls.push({ kind: 'trigger', source: run.source, runId: run.id });
  }
  return calls;
}

/**
 * In how many windows after this one each run that is ready and was not begun is expected to be asked, by their ids: 0 is the next.
 * Reads take their part of each; where status words take a call for each source, so does every import that ends.
 */
export function windowsAhead(view: PlanningView, begun: ReadonlySet<string>): ReadonlyMap<string, number> {
  const { state, budget, nowInMs } = view;
  const waiting = readyRuns(view).filter((run) => !begun.has(run.id));
  const total = callsOfWindow(state.quota, state.quotaRule);
  const perWindow = isReadByItself(state) ? (total - slowTicksOfWindow) / 2 : total - budget;
  const isOneCall = findRefreshAll(view, waiting) !== null;
  const place = (index: number) => (isOneCall ? 0 : Math.floor(index / Math.max(1, Math.floor(perWindow))));
  return new Map(sortTriggers(waiting, nowInMs).map((run, index) => [run.id, place(index)]));
}

function readyRuns(view: PlanningView): readonly PlannedRun[] {
  return view.judged.filter(({ run, turn }) => turn.kind === 'ask' && run.wanted).map(({ run }) => run);
}

/** What a trigger costs of this window: its status read too, where the import is expected to end before the window does. */
function callsOfTrigger({ state, nowInMs }: PlanningView): number {
  if (!isReadByItself(state) || state.usualImport == null) return 1;
  return nowInMs + state.usualImport.overAfterInMs <= state.quota.endsAtInMs ? 2 : 1;
}

function findRefreshAll(view: PlanningView, ready: readonly PlannedRun[]): readonly PlannedRun[] | null {
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
