import type { PlannedCall, PlannedRun } from './dispatch-state.js';
import type { PlanningView } from './planning-view.js';
import { callsOfWindow } from './quota-window.js';
import { sortTriggers } from './sort-triggers.js';
import { tickFloorInMs } from './timing.js';

/**
 * The triggers to send now. Reads have their part of the window reserved, so that following never stops because triggers
 * wait. The account's own refresh-all is used when it serves exactly every refreshable source (design 4.6).
 */
export function chooseTriggers(view: PlanningView, allowed: number): readonly PlannedCall[] {
  const room = allowed - reservedForReads(view);
  if (room <= 0) return [];
  const ready = view.judged
    .filter(({ run, turn }) => turn.kind === 'ask' && run.wanted)
    .map(({ run }) => run);
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

/** Calls of this window that triggers leave to list and status reads: what following can still spend in it. */
export function reservedForReads({ state, nowInMs, budget }: PlanningView): number {
  // Before the first answer one call alone goes first, whatever it is.
  if (!state.quota.answered) return 0;
  const leftInMs = Math.max(0, state.quota.endsAtInMs - nowInMs);
  const total = callsOfWindow(state.quota, state.quotaRule);
  return Math.min(budget, Math.floor(total / 2), Math.ceil(leftInMs / tickFloorInMs(budget)));
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
