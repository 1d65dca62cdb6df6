import type { PlannedRun } from './dispatch-state.js';
import { expectEndInMs } from './expect-end.js';
import { isReadByItself, type PlanningView } from './planning-view.js';
import { roomForDueReads } from './share-window.js';
import { runsReadEveryTick, slowStatusInMs, statusReadsOfTick } from './timing.js';

/**
 * The runs whose source's status is to be read now (design 4.4): (a) each live run once a tick while at most four are live,
 * (b) a run whose stamp moved once a tick, (c) every two minutes the others. Within the follow budget all in turn; those that
 * are expected to have ended go first, and beyond the budget too, as far as triggers leave room.
 */
export function chooseStatusReads(view: PlanningView, allowed: number): readonly PlannedRun[] {
  const { due, others } = sortStatusReads(view);
  const room = Math.max(0, statusReadsOfTick(view.budget) - view.state.statusReads.length);
  const chosen = due.slice(0, Math.max(room, roomForDueReads(view, allowed)));
  return [...chosen, ...others.slice(0, Math.max(0, room - chosen.length))];
}

/** The runs whose status the rule allows to be read now: those expected to have ended, and the others, each longest unread first. */
export function sortStatusReads(view: PlanningView): {
  readonly due: readonly PlannedRun[];
  readonly others: readonly PlannedRun[];
} {
  const { state, nowInMs, followed } = view;
  if (!isReadByItself(state)) return { due: [], others: [] };
  const reading = new Set(state.inFlight.filter((call) => call.kind === 'status').map((call) => call.source));
  const everyTick = followed.length <= runsReadEveryTick;
  const allowed = followed
    .filter((run) => {
      if (reading.has(run.source) || !isUnreadInTick(view, run)) return false;
      return everyTick || run.moved || nowInMs - lastReadInMs(run) >= slowStatusInMs;
    })
    .toSorted((a, b) => (a.wordBegunAtInMs ?? 0) - (b.wordBegunAtInMs ?? 0));
  const isDue = (run: PlannedRun) => {
    const endsAtInMs = expectEndInMs(run, state);
    // What was lost is read until it is known.
    return run.unknownSinceInMs !== null || (endsAtInMs !== null && endsAtInMs <= nowInMs);
  };
  return { due: allowed.filter(isDue), others: allowed.filter((run) => !isDue(run)) };
}

/**
 * Whether a run's status has not been read since the last list read began; one that failed counts too. Only a tick after the
 * trigger says anything, and the list read comes first: it shows whose stamp moved.
 */
export function isUnreadInTick({ state }: PlanningView, run: PlannedRun): boolean {
  const tickBegunAtInMs = state.list.begunAtInMs ?? 0;
  const since = countsSinceInMs(run);
  if (since === null || tickBegunAtInMs <= since) return false;
  const tried = state.statusReads.some((read) => read.source === run.source);
  return !tried && lastReadInMs(run) < tickBegunAtInMs;
}

/** From when reads count for a run, or null while its trigger is in flight. */
export function countsSinceInMs(run: PlannedRun): number | null {
  return run.acceptedAtInMs ?? run.unknownSinceInMs;
}

function lastReadInMs(run: PlannedRun): number {
  return Math.max(run.wordBegunAtInMs ?? 0, countsSinceInMs(run) ?? 0);
}
