import { mayEndFromInMs } from './expect-end.js';
import { nextTickAtInMs } from './next-tick.js';
import { isReadByItself, type PlanningView, triggersWait } from './planning-view.js';
import { callsOfWindow } from './quota-window.js';
import { maxTickInMs, minTickInMs, callsForTriggers } from './timing.js';

/** Status reads that may be made now although the follow budget is spent: all that list reads and waiting triggers leave. */
export function capacityForDueReads(view: PlanningView, allowed: number): number {
  const kept = triggersWait(view) ? keptForTriggers(view) + slowTicksLeft(view) : listReadsAhead(view);
  return Math.max(0, allowed - kept);
}

/**
 * Calls of this window that triggers leave to list and status reads: what is left of the follow budget as far as it can still
 * be spent, or what is expected to be due before the window ends if that is more. `planned` reads are begun by this plan.
 */
export function reservedForReads(view: PlanningView, allowed: number, planned: number): number {
  const { state, nowInMs, budget } = view;
  // Before the first answer one call alone goes first, whatever it is.
  if (!state.quota.responseSeen) return 0;
  const leftInMs = Math.max(0, state.quota.endsAtInMs - nowInMs);
  const total = callsOfWindow(state.quota, state.quotaRule);
  const made = Math.max(0, state.quota.used + planned - triggersSent(view));
  const byBudget = Math.min(
    Math.max(listReadsAhead(view), budget - made),
    Math.floor(total / 2),
    Math.ceil(leftInMs / minTickInMs(budget)),
  );
  return Math.max(byBudget, Math.min(allowed - keptForTriggers(view), readsAhead(view)));
}

/** Ticks that fit into the rest of this window at the slowest pace. */
function slowTicksLeft({ state, nowInMs }: PlanningView): number {
  return Math.ceil(Math.max(0, state.quota.endsAtInMs - nowInMs) / maxTickInMs);
}

/** List reads of ticks that this window still needs beside one that is due now. */
function listReadsAhead(view: PlanningView): number {
  const { state, nowInMs, budget } = view;
  const slowestInMs = Math.max(maxTickInMs, minTickInMs(budget));
  const tickAtInMs = nextTickAtInMs(view, state.statusReads.length) ?? nowInMs;
  const nextAtInMs = tickAtInMs > nowInMs ? tickAtInMs : nowInMs + slowestInMs;
  const leftInMs = state.quota.endsAtInMs - nextAtInMs;
  return leftInMs <= 0 ? 0 : Math.ceil(leftInMs / slowestInMs);
}

/** What is expected to be due before the window ends, with the list reads that it takes. */
function readsAhead(view: PlanningView): number {
  const { state } = view;
  if (!isReadByItself(state)) return 0;
  const { openedAtInMs, endsAtInMs } = state.quota;
  // While nothing is known of how long imports take, those of earlier windows may end at any time.
  const triggeredBeforeInMs = state.usualImport == null ? openedAtInMs : endsAtInMs;
  const ending = state.runs.filter(
    (run) =>
      run.requestedAtInMs !== null &&
      run.requestedAtInMs < triggeredBeforeInMs &&
      mayEndFromInMs(run, state) <= endsAtInMs,
  );
  return ending.length === 0 ? 0 : listReadsAhead(view) + ending.length;
}

/** While triggers wait, their part of the window less what they have had of it. */
function keptForTriggers(view: PlanningView): number {
  const { state } = view;
  if (!triggersWait(view)) return 0;
  return Math.max(0, callsForTriggers(state.quota, state.quotaRule) - triggersSent(view));
}

/** Runs asked for in this window, as far as they have not ended. */
function triggersSent({ state }: PlanningView): number {
  const { openedAtInMs } = state.quota;
  return state.runs.filter((run) => run.requestedAtInMs !== null && run.requestedAtInMs >= openedAtInMs)
    .length;
}
