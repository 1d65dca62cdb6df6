import { quotaUntilInMs } from './describe-waiting.js';
import type { DispatchPlan, DispatchState, PlannedStep } from './dispatch-state.js';
import { lostAtInMs } from './end-lost-runs.js';
import { chooseVerification } from './planning-view.js';
import { allowedNow } from './quota-window.js';

/**
 * The plan for a connection that is not in use. Paused: runs wait, and only a credential check is made. Unauthorized: waiting
 * runs fail, and only a verification or a credential check is made. Both calls stay within the quota. `dueSteps` are the
 * steps that are due in any case.
 */
export function planIdle(
  state: DispatchState,
  nowInMs: number,
  dueSteps: readonly PlannedStep[],
): DispatchPlan {
  const passes = state.runs.map((run) => lostAtInMs(run, state.retriggerAfterInMs));
  const verification = chooseVerification(state);
  const isPaused = state.status === 'paused';
  const needed = isPaused && verification?.credentialCheck === undefined ? null : verification;
  const allowed = allowedNow(state.quota, state.quotaRule, state.inFlight.length, nowInMs) > 0;
  if (needed !== null && !allowed) passes.push(quotaUntilInMs({ state, nowInMs }));
  return {
    steps: [...dueSteps, ...(isPaused ? deferWork(state) : rejectWork(state))],
    calls: needed !== null && allowed ? [needed] : [],
    nextPassAtInMs: earliest(passes, nowInMs),
  };
}

function rejectWork({ runs }: DispatchState): readonly PlannedStep[] {
  return runs.filter((run) => run.state === 'waiting').map((run) => ({ kind: 'reject', runId: run.id }));
}

function deferWork({ runs, inFlight }: DispatchState): readonly PlannedStep[] {
  const inFlightCalls = new Set(inFlight.flatMap((call) => call.runIds));
  return runs
    .filter((run) => run.state !== 'live' && !inFlightCalls.has(run.id) && run.waiting?.reason !== 'paused')
    .map((run) => ({ kind: 'wait', runId: run.id, waiting: { reason: 'paused', until: null } }));
}

function earliest(moments: readonly number[], nowInMs: number): number | null {
  const next = Math.min(...moments.filter((at) => at > nowInMs));
  return Number.isFinite(next) ? next : null;
}
