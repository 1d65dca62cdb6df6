const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * How long after each failed attempt an event is tried again: within seconds at first, then over about three days (71.5 hours
 * in all, before jitter). After the last one it is given up.
 */
export const retryDelaysInMs: readonly number[] = [
  second,
  5 * second,
  20 * second,
  minute,
  5 * minute,
  20 * minute,
  hour,
  2 * hour,
  4 * hour,
  6 * hour,
  8 * hour,
  10 * hour,
  12 * hour,
  14 * hour,
  14 * hour,
];

/** A receiver that answered no attempt well for so long, and at least ten, is disabled. */
export const disableAfterInMs = 72 * hour;
const minFailures = 10;

/** A receiver's own wish (`Retry-After`) is followed up to this. */
const maxRetryAfterInMs = 24 * hour;

const minCoolDownInMs = second / 4;
const maxCoolDownInMs = minute;

/** When an event is tried again after its `failedCount`-th failed attempt (1 or more); null when it is given up. Jitter of a quarter both ways. */
export function decideRetryDelay(
  failedCount: number,
  retryAfterInMs: number | null,
  random: () => number,
): number | null {
  const delayInMs = retryDelaysInMs[failedCount - 1];
  if (delayInMs === undefined) return null;
  return Math.max(delayInMs * (0.75 + random() / 2), Math.min(retryAfterInMs ?? 0, maxRetryAfterInMs));
}

/**
 * How long a receiver is left alone after a failed attempt: a quarter of the time for which it has failed, from 250 ms to a
 * minute, so that a short trouble costs little and a long one few calls; or as long as it asks for.
 */
export function decideCoolDown(
  failingForInMs: number,
  retryAfterInMs: number | null,
  random: () => number,
): number {
  const restInMs = Math.min(Math.max(failingForInMs / 4, minCoolDownInMs), maxCoolDownInMs);
  return Math.max(restInMs * (0.75 + random() / 2), Math.min(retryAfterInMs ?? 0, maxRetryAfterInMs));
}

/** Whether a receiver has failed for so long that it is disabled. */
export function hasFailedForLong(failingForInMs: number, failuresInRow: number): boolean {
  return failingForInMs >= disableAfterInMs && failuresInRow >= minFailures;
}
