import type { DispatchState, PlannedCall, PlannedRun } from './dispatch-state.js';
import type { Eligibility } from './judge-eligibility.js';

/** A run that is not live, with what it needs next. */
export interface JudgedRun {
  readonly run: PlannedRun;
  readonly eligibility: Eligibility;
}

/** What the parts of the planner share: the state, its runs sorted out, and the time. */
export interface PlanningView {
  readonly state: DispatchState;
  readonly nowInMs: number;
  /** Live runs and those whose trigger's answer was lost: what list reads follow. */
  readonly followed: readonly PlannedRun[];
  /** Runs that wait or have to be asked again. */
  readonly judged: readonly JudgedRun[];
  /** Reads a minute that following may spend. */
  readonly budget: number;
}

/** Whether status words take one call for each source. */
export function isReadByItself({ capabilities }: DispatchState): boolean {
  return capabilities.readStatus && !capabilities.statusInList;
}

/** From when reads count for a run, or null while its trigger is in flight. */
export function countsSinceInMs(run: PlannedRun): number | null {
  return run.acceptedAtInMs ?? run.unknownSinceInMs;
}

/** Whether a run is ready to be asked, or will be with the next list read. */
export function triggersWait({ judged }: PlanningView): boolean {
  return judged.some(
    ({ run, eligibility }) =>
      run.needed && (eligibility.kind === 'trigger' || eligibility.kind === 'baseline'),
  );
}

/**
 * Whether a run's status has not been read since the last list read began; one that failed counts too. Only a tick after the
 * trigger says anything, and the list read comes first: it shows whose stamp moved.
 */
export function isUnreadInTick({ state }: PlanningView, run: PlannedRun): boolean {
  const tickStartedAtInMs = state.list.startedAtInMs ?? 0;
  const since = countsSinceInMs(run);
  if (since === null || tickStartedAtInMs <= since) return false;
  const tried = state.statusReads.some((read) => read.source === run.source);
  return !tried && lastReadInMs(run) < tickStartedAtInMs;
}

/** When a run's status was last read, or from when reads count for it. */
export function lastReadInMs(run: PlannedRun): number {
  return Math.max(run.statusReadStartedAtInMs ?? 0, countsSinceInMs(run) ?? 0);
}

/** A verification. */
export type VerifyCall = Extract<PlannedCall, { kind: 'verify' }>;

/**
 * The verification to make now, or null: of new credentials that are tried out, or of the stored ones when that was wished for after
 * the last one began. One at a time.
 */
export function chooseVerification({ verify, inFlight }: DispatchState): VerifyCall | null {
  if (inFlight.some((call) => call.kind === 'verify')) return null;
  const credentialCheck = verify.credentialCheck ?? null;
  if (credentialCheck !== null) return { kind: 'verify', credentialCheck };
  if (verify.demandedAtInMs === null) return null;
  const isUnmet = verify.startedAtInMs === null || verify.demandedAtInMs > verify.startedAtInMs;
  return isUnmet ? { kind: 'verify' } : null;
}
