import { quotaUntilInMs } from './describe-waiting.js';
import type { DispatchPlan, DispatchState, PlannedStep } from './dispatch-state.js';
import { lostAtInMs } from './end-lost-runs.js';
import { chooseVerification } from './planning-view.js';
import { allowedNow } from './quota-window.js';

/**
 * The plan for a connection that is not in use. Paused: work is held, and the only call is the trial of new credentials with which it
 * is to be resumed. Unauthorized: what waits fails, and a verification is the one call that is made. Both within the quota like every
 * other call. `given` are the steps that are due anyway.
 */
export function planIdle(state: DispatchState, nowInMs: number, given: readonly PlannedStep[]): DispatchPlan {
  const looks = state.runs.map((run) => lostAtInMs(run, state.reaskAfterInMs));
  const verification = chooseVerification(state);
  const isPaused = state.status === 'paused';
  const wanted = isPaused && verification?.trial === undefined ? null : verification;
  const allowed = allowedNow(state.quota, state.quotaRule, state.inFlight.length, nowInMs) > 0;
  if (wanted !== null && !allowed) looks.push(quotaUntilInMs({ state, nowInMs }));
  return {
    steps: [...given, ...(isPaused ? holdWork(state) : refuseWork(state))],
    calls: wanted !== null && allowed ? [wanted] : [],
    nextLookAtInMs: earliest(looks, nowInMs),
  };
}

function refuseWork({ runs }: DispatchState): readonly PlannedStep[] {
  return runs.filter((run) => run.state === 'waiting').map((run) => ({ kind: 'refuse', runId: run.id }));
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
