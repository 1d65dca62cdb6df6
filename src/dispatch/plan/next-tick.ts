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
 * When the next tick is due if the present one takes so many status reads: there is something to follow, or somebody else's
 * import to wait out. Null: there is neither.
 */
export function nextTickAtInMs(view: PlanningView, statusReads: number): number | null {
  const { state } = view;
  const deferred = view.judged
    .filter(({ eligibility }) => eligibility.kind === 'defer')
    .map(({ run }) => run.busySinceInMs);
  const since = [...view.followed.map(countsSinceInMs), ...deferred];
  if (since.length === 0) return null;
  // Ages as they were at the last tick: measured now, the next one would move away while it is waited for.
  const tickStartedAtInMs = state.list.startedAtInMs ?? 0;
  const youngestAgeInMs = Math.min(
    ...since.map((at) => Math.max(0, tickStartedAtInMs - (at ?? tickStartedAtInMs))),
  );
  const intervalInMs = tickIntervalInMs(view.budget, youngestAgeInMs, 1 + statusReads);
  return (
    tickStartedAtInMs + Math.max(intervalInMs, sparingTickInMs(view), backlogTickInMs(view, deferred.length))
  );
}

/** While triggers wait for the quota, two ticks within the time that an import usually takes are enough to see it begin. */
function sparingTickInMs(view: PlanningView): number {
  const { usualImport } = view.state;
  if (!isReadByItself(view.state) || usualImport == null || !triggersWait(view)) return 0;
  return Math.min(maxTickInMs, usualImport.overAfterInMs / 2);
}

/** While more ends are expected than the quota lets be read, and every stamp has moved, a list read would show nothing new. */
function backlogTickInMs(view: PlanningView, deferred: number): number {
  const { state, followed, nowInMs } = view;
  if (!isReadByItself(state) || deferred > 0 || followed.some((run) => !run.moved)) return 0;
  const isOverdue = followed.some((run) => {
    const endsAtInMs = expectEndInMs(run, state);
    return endsAtInMs !== null && endsAtInMs <= nowInMs && isUnreadInTick(view, run);
  });
  return isOverdue ? slowStatusInMs : 0;
}
