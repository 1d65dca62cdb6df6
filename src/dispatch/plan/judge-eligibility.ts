import type { PlannedRun } from './dispatch-state.js';
import { baselineAgeInMs, maxDeferralInMs, maxTriggers } from './timing.js';

/** What a run that is not live needs next. */
export type Eligibility =
  /** Another import of the source comes first. */
  | { readonly kind: 'behind' }
  /** Not before a time: back-off, or reads after a lost answer. */
  | { readonly kind: 'later'; readonly atInMs: number }
  /** A list read that can be its baseline. */
  | { readonly kind: 'baseline' }
  /** The source is busy with somebody else's import; held until then, and read again at each tick. */
  | { readonly kind: 'defer'; readonly untilInMs: number }
  /** Reads after a lost answer have yet to be made. */
  | { readonly kind: 'settling' }
  | { readonly kind: 'trigger' }
  | { readonly kind: 'give-up' };

/** Reads that have to have shown nothing before a run is asked again. */
const minReads = 2;

/** Tells what a waiting run, or an asking one whose answer was lost, needs next. */
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

/** When the run got its turn: a read begun earlier cannot be its baseline. */
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

/** Two reads in the first seconds say little of what the provider may still begin: one belongs to the later half. */
function isReadLate(run: PlannedRun, fromInMs: number): boolean {
  return run.listStartedAtInMs !== null && run.listStartedAtInMs >= fromInMs;
}

function judgeRetrigger(run: PlannedRun, settleInMs: number, nowInMs: number): Eligibility {
  if (run.unknownSinceInMs === null) return { kind: 'behind' };
  const settledAtInMs = run.unknownSinceInMs + settleInMs;
  if (nowInMs < settledAtInMs) return { kind: 'later', atInMs: settledAtInMs };
  if (run.countingReads < minReads || !isReadLate(run, settledAtInMs - settleInMs / 2))
    return { kind: 'settling' };
  // A stamp that moves at the end says nothing while an import runs: its word has to be read too, if it can be had in time.
  const statusIsRead =
    run.statusReadStartedAtInMs !== null && run.statusReadStartedAtInMs > run.unknownSinceInMs;
  if (!statusIsRead && nowInMs < settledAtInMs + 2 * settleInMs) return { kind: 'settling' };
  return run.triggerCount < maxTriggers ? { kind: 'trigger' } : { kind: 'give-up' };
}
