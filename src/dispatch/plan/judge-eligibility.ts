import type { PlannedRun } from './dispatch-state.js';
import { baselineAgeInMs, maxDeferralInMs, maxTriggers } from './timing.js';

/** What a run that is not live needs next. */
export type Eligibility =
  /** Another run of the source comes first, or the response of its trigger has not come yet. */
  | { readonly kind: 'behind' }
  /** Not before a time: back-off, or reads after a lost response. */
  | { readonly kind: 'later'; readonly atInMs: number }
  /** It needs a list read as its baseline. */
  | { readonly kind: 'baseline' }
  /** The source is busy with somebody else's import: deferred until then at most, and read again at each tick. */
  | { readonly kind: 'defer'; readonly untilInMs: number }
  /** Reads after a lost response are still missing. */
  | { readonly kind: 'settling' }
  | { readonly kind: 'trigger' }
  | { readonly kind: 'give-up' };

/** A run is retriggered only after this many counting reads without a result. */
const minReads = 2;

/** What a waiting run, or a triggering one whose response was lost, needs next. */
export function judgeEligibility(
  run: PlannedRun,
  sourceIsBusy: boolean,
  settleInMs: number,
  nowInMs: number,
): Eligibility {
  if (run.state === 'triggering') return judgeRetrigger(run, settleInMs, nowInMs);
  if (sourceIsBusy) return { kind: 'behind' };
  if (run.notBeforeInMs !== null && run.notBeforeInMs > nowInMs) {
    return { kind: 'later', atInMs: run.notBeforeInMs };
  }
  if (!hasBaseline(run, nowInMs)) return { kind: 'baseline' };
  if (isBusyElsewhere(run)) {
    const untilInMs = (run.busySinceInMs ?? nowInMs) + maxDeferralInMs;
    if (nowInMs < untilInMs) return { kind: 'defer', untilInMs };
  }
  return { kind: 'trigger' };
}

/** When the run became eligible. A read that started earlier cannot be its baseline. */
export function eligibleAtInMs(run: PlannedRun): number {
  return Math.max(run.createdAtInMs, run.lastRunFinishedAtInMs ?? 0);
}

function hasBaseline(run: PlannedRun, nowInMs: number): boolean {
  if (run.listStartedAtInMs === null || run.listFinishedAtInMs === null || !run.sourceKnown) return false;
  return run.listStartedAtInMs > eligibleAtInMs(run) && nowInMs - run.listFinishedAtInMs <= baselineAgeInMs;
}

function isBusyElsewhere(run: PlannedRun): boolean {
  const isReadWhenEligible =
    run.statusReadStartedAtInMs !== null && run.statusReadStartedAtInMs > eligibleAtInMs(run);
  return isReadWhenEligible && (run.normalizedStatus === 'queued' || run.normalizedStatus === 'running');
}

/** Two reads in the first seconds are not enough, because the import may start late: one read must be in the second half. */
function isReadLate(run: PlannedRun, fromInMs: number): boolean {
  return run.listStartedAtInMs !== null && run.listStartedAtInMs >= fromInMs;
}

function judgeRetrigger(run: PlannedRun, settleInMs: number, nowInMs: number): Eligibility {
  if (run.unknownSinceInMs === null) return { kind: 'behind' };
  const settledAtInMs = run.unknownSinceInMs + settleInMs;
  if (nowInMs < settledAtInMs) return { kind: 'later', atInMs: settledAtInMs };
  if (run.countingReads < minReads || !isReadLate(run, settledAtInMs - settleInMs / 2))
    return { kind: 'settling' };
  // A last attempt that moves at the end shows nothing while an import runs: wait for a status read too, but not forever.
  const statusIsRead =
    run.statusReadStartedAtInMs !== null && run.statusReadStartedAtInMs > run.unknownSinceInMs;
  if (!statusIsRead && nowInMs < settledAtInMs + 2 * settleInMs) return { kind: 'settling' };
  return run.triggerCount < maxTriggers ? { kind: 'trigger' } : { kind: 'give-up' };
}
