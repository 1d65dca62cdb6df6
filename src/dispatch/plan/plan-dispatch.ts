import type { RefreshError } from '../../refresh/rules/notes.js';
import { chooseListCall } from './choose-list-call.js';
import { chooseStatusReads } from './choose-status-reads.js';
import { chooseTriggers } from './choose-triggers.js';
import { describeWaiting, quotaUntilInMs } from './describe-waiting.js';
import {
  type DispatchPlan,
  type DispatchState,
  type PlannedCall,
  type PlannedRun,
  type PlannedStep,
  runIdsOf,
} from './dispatch-state.js';
import { endLostRuns, lostAtInMs } from './end-lost-runs.js';
import { findNextPass } from './find-next-pass.js';
import { judgeEligibility } from './judge-eligibility.js';
import { errorOfConnection } from './judge-failure.js';
import { type PlanningView, chooseVerification } from './planning-view.js';
import { allowedNow, openWindow } from './quota-window.js';
import { followBudget } from './timing.js';

/** The error of a run that is given up without a failure of its own. */
const noResponse: RefreshError = {
  code: 'provider-unavailable',
  detail: 'The provider did not respond to the request.',
};

/**
 * The decision of the dispatcher, a pure function: the steps to record, the calls to make, and when the next pass is due. The
 * same state and time give the same plan.
 */
export function planDispatch(loaded: DispatchState, nowInMs: number): DispatchPlan {
  const state = { ...loaded, quota: openWindow(loaded.quota, loaded.inFlight.length, nowInMs) };
  const steps = endLostRuns(state, nowInMs);
  const runs = removeEnded(state.runs, new Set(steps.map((step) => step.runId)), nowInMs);
  if (state.status !== 'active') return planIdle({ ...state, runs }, nowInMs, steps);
  const view = buildView({ ...state, runs }, nowInMs);
  const calls = chooseCalls(view);
  const started = new Set(calls.flatMap(runIdsOf));
  for (const { run, eligibility } of view.judged) {
    if (eligibility.kind === 'give-up') steps.push(fail(run, run.lastFailure ?? noResponse));
    else if (eligibility.kind === 'defer' && run.busySinceInMs === null)
      steps.push({ kind: 'defer', runId: run.id });
  }
  steps.push(...describeWaiting(view, started));
  return { steps, calls, nextPassAtInMs: findNextPass(view, calls) };
}

/** The runs that continue. Runs behind a triggered run that ends here become eligible now: earlier reads cannot be their baseline. */
function removeEnded(
  runs: readonly PlannedRun[],
  finished: ReadonlySet<string>,
  nowInMs: number,
): readonly PlannedRun[] {
  const freed = new Set(
    runs.filter((run) => finished.has(run.id) && run.state !== 'waiting').map((run) => run.source),
  );
  return runs
    .filter((run) => !finished.has(run.id))
    .map((run) => (freed.has(run.source) ? { ...run, lastRunFinishedAtInMs: nowInMs } : run));
}

function buildView(state: DispatchState, nowInMs: number): PlanningView {
  const followed = state.runs.filter(
    (run) => run.state === 'live' || (run.state === 'triggering' && run.unknownSinceInMs !== null),
  );
  const busy = new Set(state.runs.filter((run) => run.state !== 'waiting').map((run) => run.source));
  const judged = state.runs
    .filter((run) => run.state !== 'live')
    .map((run) => ({
      run,
      eligibility: judgeEligibility(run, busy.has(run.source), state.settleInMs, nowInMs),
    }));
  return { state, nowInMs, followed, judged, budget: followBudget(state.quota, state.quotaRule) };
}

/** The calls to make now, in order of importance, as many as the quota allows. */
function chooseCalls(view: PlanningView): readonly PlannedCall[] {
  const { state, nowInMs } = view;
  let allowed = allowedNow(state.quota, state.quotaRule, state.inFlight.length, nowInMs);
  const calls: PlannedCall[] = [];
  const take = (call: PlannedCall) => {
    if (allowed <= 0) return;
    allowed -= 1;
    calls.push(call);
  };
  const verification = chooseVerification(state);
  if (verification !== null) take(verification);
  const list = chooseListCall(view);
  if (list !== null) take(list);
  if (state.suspectedRefusalSinceInMs !== null) return calls;
  for (const run of chooseStatusReads(view, allowed)) {
    take({ kind: 'status', source: run.source, runId: run.id });
  }
  for (const call of chooseTriggers(view, allowed, calls.length)) take(call);
  return calls;
}

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

function fail({ id }: PlannedRun, error: RefreshError): PlannedStep {
  return { kind: 'end', runId: id, outcome: 'failed', error };
}

function rejectWork({ runs, statusReason }: DispatchState): readonly PlannedStep[] {
  const error = errorOfConnection(statusReason);
  return runs.filter((run) => run.state === 'waiting').map((run) => fail(run, error));
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
