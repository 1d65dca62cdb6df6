import type { DispatchState, PlannedCall, PlannedRun } from './dispatch-state.js';
import type { Turn } from './judge-turn.js';

/** A run that is not live, with what it needs next. */
export interface JudgedRun {
  readonly run: PlannedRun;
  readonly turn: Turn;
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
  return judged.some(({ run, turn }) => run.wanted && (turn.kind === 'ask' || turn.kind === 'baseline'));
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

/** When a run's status was last read, or from when reads count for it. */
export function lastReadInMs(run: PlannedRun): number {
  return Math.max(run.wordBegunAtInMs ?? 0, countsSinceInMs(run) ?? 0);
}

/** A verification. */
export type VerifyCall = Extract<PlannedCall, { kind: 'verify' }>;

/**
 * The verification to make now, or null: of new credentials that are tried out, or of the stored ones when that was wished for after
 * the last one began. One at a time.
 */
export function chooseVerification({ verify, inFlight }: DispatchState): VerifyCall | null {
  if (inFlight.some((call) => call.kind === 'verify')) return null;
  const trial = verify.trial ?? null;
  if (trial !== null) return { kind: 'verify', trial };
  if (verify.wantedAtInMs === null) return null;
  const isUnmet = verify.begunAtInMs === null || verify.wantedAtInMs > verify.begunAtInMs;
  return isUnmet ? { kind: 'verify' } : null;
}
