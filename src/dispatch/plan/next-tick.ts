import { expectEndInMs } from './expect-end.js';
import {
  countsSinceInMs,
  isReadByItself,
  isUnreadInTick,
  type PlanningView,
  triggersWait,
} from './planning-view.js';
import { maxTickInMs, slowStatusInMs, tickIntervalInMs } from './timing.js';

/**
 * When the next tick is due, given the number of status reads in the current one. Null: there is nothing to follow, and no
 * trigger is deferred.
 */
export function nextTickAtInMs(view: PlanningView, statusReads: number): number | null {
  const { state } = view;
  const deferred = view.judged
    .filter(({ eligibility }) => eligibility.kind === 'defer')
    .map(({ run }) => run.busySinceInMs);
  const since = [...view.followed.map(countsSinceInMs), ...deferred];
  if (since.length === 0) return null;
  // Ages as of the last tick. With ages as of now, the next tick would move away while the session waits for it.
  const tickStartedAtInMs = state.list.startedAtInMs ?? 0;
  const youngestAgeInMs = Math.min(
    ...since.map((at) => Math.max(0, tickStartedAtInMs - (at ?? tickStartedAtInMs))),
  );
  const intervalInMs = tickIntervalInMs(view.budget, youngestAgeInMs, 1 + statusReads);
  return (
    tickStartedAtInMs + Math.max(intervalInMs, sparingTickInMs(view), backlogTickInMs(view, deferred.length))
  );
}

/** While triggers wait: two ticks within the usual duration of an import are enough to see it start. */
function sparingTickInMs(view: PlanningView): number {
  const { usualImport } = view.state;
  if (!isReadByItself(view.state) || usualImport == null || !triggersWait(view)) return 0;
  return Math.min(maxTickInMs, usualImport.overAfterInMs / 2);
}

/** While an expected end is still unread and every last attempt has moved, a list read would show nothing new. */
function backlogTickInMs(view: PlanningView, deferred: number): number {
  const { state, followed, nowInMs } = view;
  if (!isReadByItself(state) || deferred > 0 || followed.some((run) => !run.moved)) return 0;
  const isOverdue = followed.some((run) => {
    const endsAtInMs = expectEndInMs(run, state);
    return endsAtInMs !== null && endsAtInMs <= nowInMs && isUnreadInTick(view, run);
  });
  return isOverdue ? slowStatusInMs : 0;
}
