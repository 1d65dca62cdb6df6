import type { DispatchState, PlannedCall, PlannedRun } from './dispatch-state.js';
import type { Eligibility } from './judge-eligibility.js';

/** A run that is not live, with what it needs next. */
export interface JudgedRun {
  readonly run: PlannedRun;
  readonly eligibility: Eligibility;
}

/** What the functions of the planner share: the state, its runs in groups, and the time. */
export interface PlanningView {
  readonly state: DispatchState;
  readonly nowInMs: number;
  /** Live runs, and runs whose trigger response was lost. */
  readonly followed: readonly PlannedRun[];
  /** Waiting and triggering runs. */
  readonly judged: readonly JudgedRun[];
  /** Reads per minute for following live runs. */
  readonly budget: number;
}

/** Whether each status takes a call of its own. */
export function isReadByItself({ capabilities }: DispatchState): boolean {
  return capabilities.readStatus && !capabilities.statusInList;
}

/** From when reads count for a run, or null while its trigger is in flight. */
export function countsSinceInMs(run: PlannedRun): number | null {
  return run.acceptedAtInMs ?? run.unknownSinceInMs;
}

/** Whether a run is ready to be triggered, or will be after the next list read. */
export function triggersWait({ judged }: PlanningView): boolean {
  return judged.some(
    ({ run, eligibility }) =>
      run.needed && (eligibility.kind === 'trigger' || eligibility.kind === 'baseline'),
  );
}

/**
 * Whether this tick has not read a run's status yet; a failed read counts as read. False when the tick's list read did not
 * start after the trigger.
 */
export function isUnreadInTick({ state }: PlanningView, run: PlannedRun): boolean {
  const tickStartedAtInMs = state.list.startedAtInMs ?? 0;
  const since = countsSinceInMs(run);
  if (since === null || tickStartedAtInMs <= since) return false;
  const tried = state.statusReads.some((read) => read.source === run.source);
  return !tried && lastReadInMs(run) < tickStartedAtInMs;
}

/** When a run's status was last read, or from when reads count for it if that is later. */
export function lastReadInMs(run: PlannedRun): number {
  return Math.max(run.statusReadStartedAtInMs ?? 0, countsSinceInMs(run) ?? 0);
}

/** A call that checks credentials. */
export type VerifyCall = Extract<PlannedCall, { kind: 'verify' }>;

/**
 * The verification to make now, or null. A check of new credentials comes first; else the stored ones are verified if that
 * was requested after the last verification started. One at a time.
 */
export function chooseVerification({ verify, inFlight }: DispatchState): VerifyCall | null {
  if (inFlight.some((call) => call.kind === 'verify')) return null;
  const credentialCheck = verify.credentialCheck ?? null;
  if (credentialCheck !== null) return { kind: 'verify', credentialCheck };
  if (verify.demandedAtInMs === null) return null;
  const isUnmet = verify.startedAtInMs === null || verify.demandedAtInMs > verify.startedAtInMs;
  return isUnmet ? { kind: 'verify' } : null;
}
