import { listDueAtInMs } from './choose-list-call.js';
import { sortStatusReads } from './choose-status-reads.js';
import { quotaUntilInMs } from './describe-waiting.js';
import type { PlannedCall, PlannedRun } from './dispatch-state.js';
import { lostAtInMs } from './end-lost-runs.js';
import { expectEndInMs, readEarlyAfterInMs, readEarlyAtInMs } from './expect-end.js';
import {
  chooseVerification,
  countsSinceInMs,
  isReadByItself,
  isUnreadInTick,
  type PlanningView,
} from './planning-view.js';
import { slowStatusInMs } from './timing.js';

/** When the next pass is due at the latest if nothing else happens; null: never. */
export function findNextPass(view: PlanningView, calls: readonly PlannedCall[]): number | null {
  const { state, nowInMs } = view;
  const earlyAfterInMs = readEarlyAfterInMs(state);
  const moments = [
    listDueAtInMs(view),
    ...view.judged.map(({ eligibility }) => {
      if (eligibility.kind === 'later') return eligibility.atInMs;
      return eligibility.kind === 'defer' ? eligibility.untilInMs : null;
    }),
    ...state.runs.map((run) => lostAtInMs(run, state.retriggerAfterInMs)),
    ...view.followed.map((run) => slowStatusAtInMs(view, run)),
    ...view.followed.map((run) => dueStatusAtInMs(view, run, earlyAfterInMs)),
    hasUnmetNeed(view, calls) ? quotaUntilInMs(view) : null,
  ];
  const nextInMs = Math.min(...moments.filter((at) => at !== null).filter((at) => at > nowInMs));
  return nextInMs === Infinity ? null : nextInMs;
}

/** True when a due call is not planned because of the quota or the part reserved for reads. */
function hasUnmetNeed(view: PlanningView, calls: readonly PlannedCall[]): boolean {
  const list = listDueAtInMs(view);
  const listIsUnmet = list !== null && list <= view.nowInMs && !calls.some((call) => call.kind === 'list');
  const triggered = calls.filter((call) => call.kind === 'trigger').length;
  const ready = view.judged.filter(({ eligibility }) => eligibility.kind === 'trigger').length;
  const triggersAreUnmet = ready > triggered && !calls.some((call) => call.kind === 'trigger-all');
  const verifyIsUnmet =
    chooseVerification(view.state) !== null && !calls.some((call) => call.kind === 'verify');
  const statusIsUnmet =
    sortStatusReads(view).due.length > calls.filter((call) => call.kind === 'status').length;
  return listIsUnmet || triggersAreUnmet || verifyIsUnmet || statusIsUnmet;
}

/** When a run whose last attempt moved is worth a status read; null if this tick has read it already. */
function dueStatusAtInMs(view: PlanningView, run: PlannedRun, earlyAfterInMs: number | null): number | null {
  if (!isReadByItself(view.state) || !run.moved || !isUnreadInTick(view, run)) return null;
  const earlyInMs = readEarlyAtInMs(run, earlyAfterInMs);
  return earlyInMs !== null && earlyInMs > view.nowInMs ? earlyInMs : expectEndInMs(run, view.state);
}

function slowStatusAtInMs({ state }: PlanningView, run: PlannedRun): number | null {
  const sinceInMs = countsSinceInMs(run);
  if (!isReadByItself(state) || sinceInMs === null) return null;
  return Math.max(run.statusReadStartedAtInMs ?? 0, sinceInMs) + slowStatusInMs;
}
