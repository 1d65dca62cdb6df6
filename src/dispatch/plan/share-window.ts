import { mayEndFromInMs } from './expect-end.js';
import { nextTickAtInMs } from './next-tick.js';
import { isReadByItself, type PlanningView, triggersWait } from './planning-view.js';
import { callsOfWindow } from './quota-window.js';
import { maxTickInMs, minTickInMs, callsForTriggers } from './timing.js';

/** Status reads that are allowed beyond the follow budget: what list reads and waiting triggers leave. */
export function capacityForDueReads(view: PlanningView, allowed: number): number {
  const kept = triggersWait(view) ? keptForTriggers(view) + slowTicksLeft(view) : listReadsAhead(view);
  return Math.max(0, allowed - kept);
}

/**
 * Calls of this window that triggers leave to list and status reads: what is left of the follow budget and can still be
 * spent, or the reads that are expected before the window ends if they are more. `planned` is the number of reads in this
 * plan.
 */
export function reservedForReads(view: PlanningView, allowed: number, planned: number): number {
  const { state, nowInMs, budget } = view;
  // Before the first response only one call is allowed, of any kind.
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

/** Ticks of the longest interval that fit into the remaining window. */
function slowTicksLeft({ state, nowInMs }: PlanningView): number {
  return Math.ceil(Math.max(0, state.quota.endsAtInMs - nowInMs) / maxTickInMs);
}

/** List reads that this window still needs for ticks, without the one that is due now. */
function listReadsAhead(view: PlanningView): number {
  const { state, nowInMs, budget } = view;
  const slowestInMs = Math.max(maxTickInMs, minTickInMs(budget));
  const tickAtInMs = nextTickAtInMs(view, state.statusReads.length) ?? nowInMs;
  const nextAtInMs = tickAtInMs > nowInMs ? tickAtInMs : nowInMs + slowestInMs;
  const leftInMs = state.quota.endsAtInMs - nextAtInMs;
  return leftInMs <= 0 ? 0 : Math.ceil(leftInMs / slowestInMs);
}

/** Status reads that are expected before the window ends, and the list reads for them. */
function readsAhead(view: PlanningView): number {
  const { state } = view;
  if (!isReadByItself(state)) return 0;
  const { openedAtInMs, endsAtInMs } = state.quota;
  // While the usual duration is unknown, imports of earlier windows may end at any time.
  const triggeredBeforeInMs = state.usualImport == null ? openedAtInMs : endsAtInMs;
  const ending = state.runs.filter(
    (run) =>
      run.requestedAtInMs !== null &&
      run.requestedAtInMs < triggeredBeforeInMs &&
      mayEndFromInMs(run, state) <= endsAtInMs,
  );
  return ending.length === 0 ? 0 : listReadsAhead(view) + ending.length;
}

/** Calls of this window that stay reserved for waiting triggers. */
function keptForTriggers(view: PlanningView): number {
  const { state } = view;
  if (!triggersWait(view)) return 0;
  return Math.max(0, callsForTriggers(state.quota, state.quotaRule) - triggersSent(view));
}

/** Unfinished runs that were triggered in this window. */
function triggersSent({ state }: PlanningView): number {
  const { openedAtInMs } = state.quota;
  return state.runs.filter((run) => run.requestedAtInMs !== null && run.requestedAtInMs >= openedAtInMs)
    .length;
}
