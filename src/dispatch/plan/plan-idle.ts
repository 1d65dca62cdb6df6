import { quotaUntilInMs } from './describe-waiting.js';
import type { DispatchPlan, DispatchState, PlannedCall, PlannedStep } from './dispatch-state.js';
import { lostAtInMs } from './end-lost-runs.js';
import { wantsVerification } from './planning-view.js';
import { allowedNow } from './quota-window.js';

/**
 * The plan for a connection that is not in use. Paused: no call at all, work is held. Unauthorized: what waits fails, and a
 * verification is the one call that is made, within the quota like every other. `given` are the steps that are due anyway.
 */
export function planIdle(state: DispatchState, nowInMs: number, given: readonly PlannedStep[]): DispatchPlan {
  const looks = state.runs.map((run) => lostAtInMs(run, state.reaskAfterInMs));
  if (state.status === 'paused') {
    return { steps: [...given, ...holdWork(state)], calls: [], nextLookAtInMs: earliest(looks, nowInMs) };
  }
  const refused = state.runs
    .filter((run) => run.state === 'waiting')
    .map((run) => ({ kind: 'refuse', runId: run.id }) as const);
  const wanted = wantsVerification(state);
  const allowed = allowedNow(state.quota, state.quotaRule, state.inFlight.length, nowInMs) > 0;
  const calls: readonly PlannedCall[] = wanted && allowed ? [{ kind: 'verify' }] : [];
  if (wanted && !allowed) looks.push(quotaUntilInMs({ state, nowInMs }));
  return { steps: [...given, ...refused], calls, nextLookAtInMs: earliest(looks, nowInMs) };
}

function holdWork({ runs, inFlight }: DispatchState): readonly PlannedStep[] {
  const onTheirWay = new Set(inFlight.flatMap((call) => call.runIds));
  return runs
    .filter((run) => run.state !== 'live' && !onTheirWay.has(run.id) && run.waiting?.reason !== 'paused')
    .map((run) => ({ kind: 'wait', runId: run.id, waiting: { reason: 'paused', until: null } }));
}

function earliest(moments: readonly number[], nowInMs: number): number | null {
  const next = Math.min(...moments.filter((at) => at > nowInMs));
  return Number.isFinite(next) ? next : null;
}
