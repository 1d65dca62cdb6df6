import type { BackOff } from '../../platform/compute-back-off.js';
import { callsOfWindow, type QuotaRule, type QuotaWindow } from './quota-window.js';

/** How long a failed call is not repeated, unless the provider says so itself (`Retry-After`). */
export const retryBackOff: BackOff = { firstInMs: 1_000, maxInMs: 60_000, jitter: 1 };
/** A list read can be a baseline for this long. */
export const baselineAgeInMs = 60_000;
/** Minimum time between two baseline reads while less than half of the window is used. Runs within it share one. */
export const quickBaselineInMs = 1000;
/** If this many runs need a baseline, it is read quickly even when the quota is short. */
export const runsWorthBaseline = 4;
/** A trigger is deferred at most this long for somebody else's import. */
export const maxDeferralInMs = 120_000;
/** Maximum triggers of one run. */
export const maxTriggers = 3;
/** Up to this many live runs, every status is read at every tick. */
export const runsReadEveryTick = 4;
/** With more live runs, the interval of status reads while the last attempt has not moved. */
export const slowStatusInMs = 120_000;
/** An unfinished run is expected to have finished when its age has grown by this factor: its end is seen at most a quarter late. */
export const expectedGrowth = 1.25;
/** An early read comes after this fraction of the usual duration. */
export const earlyRead = 0.75;
/** The longest tick, unless the follow budget allows only longer ones (less than four calls a window). */
export const maxTickInMs = 30_000;
/** Background work older than this counts as interactive: it yields to interactive work no longer. */
export const backgroundPatienceInMs = 300_000;

/** Reads per minute for following live runs: a quarter of the share, at least two, but never more than half of a window. */
export function followBudget(window: QuotaWindow, rule: QuotaRule): number {
  const total = callsOfWindow(window, rule);
  return Math.min(total / 2, Math.max(2, Math.floor(total / 4)));
}

/** Calls of each window that waiting triggers get, however many reads are due: a quarter of the share, at least one. */
export function callsForTriggers(window: QuotaWindow, rule: QuotaRule): number {
  return Math.max(1, Math.floor(callsOfWindow(window, rule) / 4));
}

/** The shortest tick that the follow budget allows. */
export function minTickInMs(budget: number): number {
  return 60_000 / budget;
}

/** Status reads that fit into one tick after its list read. */
export function statusReadsOfTick(budget: number): number {
  return Math.max(1, Math.floor(maxTickInMs / minTickInMs(budget)) - 1);
}

/**
 * Time from the last list read to the next tick: short after a trigger, longer as the youngest run grows older, and longer
 * after a tick that cost several calls, so that the budget holds.
 */
export function tickIntervalInMs(budget: number, youngestAgeInMs: number, callsOfLastTick: number): number {
  const minInMs = minTickInMs(budget);
  const byAgeInMs = youngestAgeInMs / 6;
  const slowestInMs = Math.max(maxTickInMs, minInMs);
  return Math.min(slowestInMs, Math.max(minInMs * Math.max(1, callsOfLastTick), byAgeInMs));
}
