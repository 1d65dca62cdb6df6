import { mayEndFromInMs } from './expect-end.js';
import { isReadByItself, type PlanningView } from './planning-view.js';
import { callsOfWindow } from './quota-window.js';
import { slowestTickInMs, tickFloorInMs, triggersPart } from './timing.js';

/** Status reads that may be made now although the follow budget is spent: all that list reads and waiting triggers leave. */
export function roomForDueReads(view: PlanningView, allowed: number): number {
  return Math.max(0, allowed - listReadsAhead(view) - keptForTriggers(view));
}

/**
 * Calls of this window that triggers leave to list and status reads: what is left of the follow budget as far as it can still
 * be spent, or what is expected to be due before the window ends if that is more. `planned` reads are begun by this plan.
 */
export function reservedForReads(view: PlanningView, allowed: number, planned: number): number {
  const { state, nowInMs, budget } = view;
  // Before the first answer one call alone goes first, whatever it is.
  if (!state.quota.answered) return 0;
  const leftInMs = Math.max(0, state.quota.endsAtInMs - nowInMs);
  const total = callsOfWindow(state.quota, state.quotaRule);
  const made = Math.max(0, state.quota.used + planned - triggersSent(view));
  const byBudget = Math.min(
    Math.max(listReadsAhead(view), budget - made),
    Math.floor(total / 2),
    Math.ceil(leftInMs / tickFloorInMs(budget)),
  );
  return Math.max(byBudget, Math.min(allowed - keptForTriggers(view), readsAhead(view)));
}

/** List reads that this window still needs when each tick is the slowest. */
function listReadsAhead({ state, nowInMs }: PlanningView): number {
  return Math.ceil(Math.max(0, state.quota.endsAtInMs - nowInMs) / slowestTickInMs);
}

/** What is expected to be due before the window ends, with the list reads that it takes. */
function readsAhead(view: PlanningView): number {
  const { state } = view;
  if (!isReadByItself(state)) return 0;
  const { openedAtInMs, endsAtInMs } = state.quota;
  // While nothing is known of how long imports take, those of earlier windows may end at any time.
  const askedBeforeInMs = state.usualImport == null ? openedAtInMs : endsAtInMs;
  const ending = state.runs.filter(
    (run) =>
      run.requestedAtInMs !== null &&
      run.requestedAtInMs < askedBeforeInMs &&
      mayEndFromInMs(run, state) <= endsAtInMs,
  );
  return ending.length === 0 ? 0 : listReadsAhead(view) + ending.length;
}

/** While triggers wait, their part of the window less what they have had of it. */
function keptForTriggers(view: PlanningView): number {
  const { state } = view;
  if (!triggersWait(view)) return 0;
  return Math.max(0, triggersPart(state.quota, state.quotaRule) - triggersSent(view));
}

/** Whether a run is ready to be asked, or will be with the next list read. */
export function triggersWait({ judged }: PlanningView): boolean {
  return judged.some(({ run, turn }) => run.wanted && (turn.kind === 'ask' || turn.kind === 'baseline'));
}

/** Runs asked for in this window, as far as they have not ended. */
function triggersSent({ state }: PlanningView): number {
  const { openedAtInMs } = state.quota;
  return state.runs.filter((run) => run.requestedAtInMs !== null && run.requestedAtInMs >= openedAtInMs)
    .length;
}
