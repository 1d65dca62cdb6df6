import type { PlannedRun } from './dispatch-state.js';
import { expectEndInMs, readEarlyAfterInMs, readEarlyAtInMs, mayEndFromInMs } from './expect-end.js';
import { nextTickAtInMs } from './next-tick.js';
import {
  isReadByItself,
  isUnreadInTick,
  lastReadInMs,
  type PlanningView,
  triggersWait,
} from './planning-view.js';
import { capacityForDueReads } from './share-window.js';
import { runsReadEveryTick, slowStatusInMs, statusReadsOfTick, minTickInMs } from './timing.js';

/**
 * The runs whose status to read now (docs/reference/dispatch.md). Once a tick: every live run while at most four are live,
 * and each run whose last attempt moved. Every two minutes: the others. Reads stay within the follow budget. Runs that are
 * expected to have finished come first; they may go beyond the budget, up to what triggers leave.
 */
export function chooseStatusReads(view: PlanningView, allowed: number): readonly PlannedRun[] {
  const { due, others } = sortStatusReads(view);
  const budgetLeft = Math.max(0, readsOfTick(view) - view.state.statusReads.length);
  const chosen = due.slice(0, Math.max(budgetLeft, capacityForDueReads(view, allowed)));
  return [...chosen, ...chooseOthers(view, others).slice(0, Math.max(0, budgetLeft - chosen.length))];
}

/** Reads of imports that most likely still run: none while triggers wait, and none that become due within this tick. */
function chooseOthers(view: PlanningView, others: readonly PlannedRun[]): readonly PlannedRun[] {
  const { state } = view;
  if (state.usualImport == null) return others;
  if (triggersWait(view)) return [];
  const tickEndsAtInMs = nextTickAtInMs(view, Math.min(others.length, readsOfTick(view))) ?? view.nowInMs;
  return others.filter((run) => mayEndFromInMs(run, state) > tickEndsAtInMs);
}

/** Until a first end was seen: one read per tick. More reads would make ticks longer, and the end would be found later. */
function readsOfTick({ state, followed, budget }: PlanningView): number {
  return state.usualImport == null && followed.length > runsReadEveryTick ? 1 : statusReadsOfTick(budget);
}

/**
 * The runs whose status may be read now: `due` are expected to have finished, `others` are not. Both are in the order of
 * their expected ends.
 */
export function sortStatusReads(view: PlanningView): {
  readonly due: readonly PlannedRun[];
  readonly others: readonly PlannedRun[];
} {
  const { state, nowInMs, followed } = view;
  if (!isReadByItself(state)) return { due: [], others: [] };
  const reading = new Set(state.inFlight.filter((call) => call.kind === 'status').map((call) => call.source));
  const isTriggering = triggersWait(view);
  const everyTick = followed.length <= runsReadEveryTick;
  const allowed = followed
    .filter((run) => {
      if (reading.has(run.source) || !isUnreadInTick(view, run)) return false;
      const unreadForInMs = nowInMs - lastReadInMs(run);
      // Baseline reads may follow each other faster than ticks do.
      if (isTriggering && unreadForInMs < minTickInMs(view.budget) / 2) return false;
      return everyTick || run.moved || unreadForInMs >= slowStatusInMs;
    })
    .toSorted((a, b) => mayEndFromInMs(a, state) - mayEndFromInMs(b, state));
  const isDue = (run: PlannedRun) =>
    // After a lost trigger response: read until the outcome is known.
    run.unknownSinceInMs !== null || hasCome(expectEndInMs(run, state), nowInMs);
  const due = allowed.filter(isDue);
  const others = allowed.filter((run) => !isDue(run));
  const earlyAfterInMs = readEarlyAfterInMs(state);
  const early = others.filter((run) => hasCome(readEarlyAtInMs(run, earlyAfterInMs), nowInMs)).slice(0, 1);
  return { due: [...due, ...early], others: others.filter((run) => !early.includes(run)) };
}

function hasCome(atInMs: number | null, nowInMs: number): boolean {
  return atInMs !== null && atInMs <= nowInMs;
}
