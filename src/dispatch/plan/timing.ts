import { callsOfWindow, type QuotaRule, type QuotaWindow } from './quota-window.js';

/** A list read is a baseline for this long. */
export const baselineAgeInMs = 60_000;
/** Wishes that come within this time share one baseline, while the quota is hardly used. */
export const quickBaselineInMs = 1000;
/** So many wishes are worth a baseline of their own also when calls have to be spared. */
export const runsWorthBaseline = 4;
/** A trigger waits at most this long for somebody else's import. */
export const maxDeferralInMs = 120_000;
/** A run is asked this often at the most. */
export const maxTriggers = 3;
/** Runs up to this number have their status read at every tick. */
export const runsReadEveryTick = 4;
/** The others, while their stamp has not moved, this often. */
export const slowStatusInMs = 120_000;
/** A run that was seen running is expected to have ended when it is this much older: it is told at most a quarter late. */
export const expectedGrowth = 1.25;
/** An early look comes after this part of the time that imports usually take. */
export const earlyRead = 0.75;
/** The slowest tick, unless the follow budget bears only slower ones: less than four calls a window. */
export const maxTickInMs = 30_000;
/** Background work older than this goes with interactive work: its stated longest wait behind it. */
export const backgroundPatienceInMs = 300_000;
/** How long the marketplaces are believed, and how long after a failed read they are asked again. */
export const marketplacesAgeInMs = 86_400_000;
export const marketplacesRetryInMs = 600_000;

/** Reads a minute that following may spend: a quarter of the share, at least two, but never more than half of a window. */
export function followBudget(window: QuotaWindow, rule: QuotaRule): number {
  const total = callsOfWindow(window, rule);
  return Math.min(total / 2, Math.max(2, Math.floor(total / 4)));
}

/** Triggers a minute that are sent while some are ready, however many reads are due: a quarter of the share, at least one. */
export function callsForTriggers(window: QuotaWindow, rule: QuotaRule): number {
  return Math.max(1, Math.floor(callsOfWindow(window, rule) / 4));
}

/** The quickest tick that the follow budget bears. */
export function minTickInMs(budget: number): number {
  return 60_000 / budget;
}

/** Status reads that fit into one tick beside its list read. */
export function statusReadsOfTick(budget: number): number {
  return Math.max(1, Math.floor(maxTickInMs / minTickInMs(budget)) - 1);
}

/**
 * How long after the last list read the next tick is due: quick after a trigger, slower as the youngest run grows old, and
 * slower when the last tick cost several calls, so that the budget holds.
 */
export function tickIntervalInMs(budget: number, youngestAgeInMs: number, callsOfLastTick: number): number {
  const minInMs = minTickInMs(budget);
  const byAgeInMs = youngestAgeInMs / 6;
  const slowestInMs = Math.max(maxTickInMs, minInMs);
  return Math.min(slowestInMs, Math.max(minInMs * Math.max(1, callsOfLastTick), byAgeInMs));
}
