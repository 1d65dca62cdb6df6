import type { Waiting } from '../../refresh/rules/notes.js';
import type { PlannedStep } from './dispatch-state.js';
import { expectWindows } from './expect-windows.js';
import type { JudgedRun, PlanningView } from './planning-view.js';
import { allowedNow, windowInMs } from './quota-window.js';

const sameMomentInMs = 2000;

/** Steps for the runs whose waiting reason changed. This plan triggers the `started` runs: they wait for nothing. */
export function describeWaiting(view: PlanningView, started: ReadonlySet<string>): PlannedStep[] {
  const ahead = expectWindows(view, started);
  const triggered = new Set(
    view.judged.filter(({ run }) => started.has(run.id)).map(({ run }) => run.source),
  );
  const reasonNow = (judged: JudgedRun): Waiting | null => {
    const { run } = judged;
    if (started.has(run.id)) return null;
    // Runs of both kinds were ready: this plan triggers the other one.
    if (triggered.has(run.source)) return { reason: 'turn', until: null };
    return reasonOf(view, judged, ahead.get(run.id) ?? 0);
  };
  const judged = view.judged.map((one) => ({ run: one.run, waiting: reasonNow(one) }));
  const live = view.followed.filter((run) => run.state === 'live').map((run) => ({ run, waiting: null }));
  return [...judged, ...live].flatMap(({ run, waiting }): PlannedStep[] =>
    isSame(run.waiting, waiting) ? [] : [{ kind: 'wait', runId: run.id, waiting }],
  );
}

function reasonOf(view: PlanningView, { run, eligibility }: JudgedRun, windowsAhead: number): Waiting | null {
  switch (eligibility.kind) {
    case 'behind':
      return run.state === 'waiting' ? { reason: 'turn', until: null } : null;
    case 'later':
      return { reason: 'retry', until: instant(eligibility.atInMs) };
    case 'settling':
      return { reason: 'retry', until: null };
    case 'defer':
      return { reason: 'provider-busy', until: instant(eligibility.untilInMs) };
    case 'baseline':
      return waitForRead(view, run.sourceKnown);
    case 'trigger':
      return waitForCall(view, windowsAhead);
    case 'give-up':
      return null;
    default:
      return eligibility satisfies never;
  }
}

/** Why a ready run is not triggered: the quota, or a suspected refusal that a list read must confirm or clear first. */
function waitForCall(view: PlanningView, windowsAhead: number): Waiting {
  const { suspectedRefusalSinceInMs, list } = view.state;
  if (suspectedRefusalSinceInMs === null) {
    return { reason: 'quota', until: instant(quotaUntilInMs(view) + windowsAhead * windowInMs) };
  }
  const isLater = list.retryAtInMs !== null && list.retryAtInMs > view.nowInMs;
  return { reason: 'retry', until: isLater ? instant(list.retryAtInMs) : null };
}

function waitForRead({ state, nowInMs, ...view }: PlanningView, sourceKnown: boolean): Waiting | null {
  if (state.list.retryAtInMs !== null && state.list.retryAtInMs > nowInMs) {
    return { reason: sourceKnown ? 'retry' : 'lookup', until: instant(state.list.retryAtInMs) };
  }
  if (!sourceKnown) return { reason: 'lookup', until: null };
  const isReading = state.inFlight.length > 0;
  const spent = allowedNow(state.quota, state.quotaRule, state.inFlight.length, nowInMs) === 0;
  return spent && !isReading
    ? { reason: 'quota', until: instant(quotaUntilInMs({ state, nowInMs, ...view })) }
    : null;
}

/** When the quota allows calls again at the latest. */
export function quotaUntilInMs({ state, nowInMs }: Pick<PlanningView, 'state' | 'nowInMs'>): number {
  const { stoppedUntilInMs, endsAtInMs } = state.quota;
  return stoppedUntilInMs !== null && stoppedUntilInMs > nowInMs ? stoppedUntilInMs : endsAtInMs;
}

function isSame(before: Waiting | null, after: Waiting | null): boolean {
  if (before?.reason !== after?.reason) return false;
  if (before?.until == null || after?.until == null)
    return (before?.until ?? null) === (after?.until ?? null);
  return Math.abs(Date.parse(before.until) - Date.parse(after.until)) < sameMomentInMs;
}

function instant(atInMs: number): string {
  return new Date(Math.ceil(atInMs / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}
