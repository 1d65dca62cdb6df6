import { readRetryAfter } from '../../../platform/outbound-http/read-retry-after.js';
import type { PostFailure, PostOutcome } from '../receivers/receiver-client.js';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * The back-off of webhook deliveries: the delay after each failed attempt of an event, seconds at first, then hours, about three days
 * in all (71.5 hours before jitter). After the last attempt the event is given up.
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

/** A webhook is disabled when all attempts have failed for this time, and at least ten in a row. */
export const disableAfterInMs = 72 * hour;
const minFailures = 10;

const minCoolDownInMs = second / 4;
const maxCoolDownInMs = minute;

/** The delay after the `failedCount`-th failed attempt of an event (1 or more), ± 25 %; null when the event is given up. */
export function decideRetryDelay(
  failedCount: number,
  retryAfterInMs: number | null,
  random: () => number,
): number | null {
  const delayInMs = retryDelaysInMs[failedCount - 1];
  if (delayInMs === undefined) return null;
  return jittered(delayInMs, retryAfterInMs, random);
}

/**
 * The cool-down of a receiver after a failed attempt: a quarter of the time for which it has failed, from 250 ms to a minute, ± 25 %.
 * So a short outage costs little time and a long one few calls. `Retry-After` makes it longer.
 */
export function decideCoolDown(
  failingForInMs: number,
  retryAfterInMs: number | null,
  random: () => number,
): number {
  const coolDownInMs = Math.min(Math.max(failingForInMs / 4, minCoolDownInMs), maxCoolDownInMs);
  return jittered(coolDownInMs, retryAfterInMs, random);
}

/** Whether a receiver has failed for so long that its webhook is disabled. */
export function hasFailedForLong(failingForInMs: number, failuresInRow: number): boolean {
  return failingForInMs >= disableAfterInMs && failuresInRow >= minFailures;
}

/** A delay ± 25 %, but not less than the receiver requests. */
function jittered(delayInMs: number, retryAfterInMs: number | null, random: () => number): number {
  return Math.max(delayInMs * (0.75 + random() / 2), retryAfterInMs ?? 0);
}

/** The verdict on an attempt. */
export type AttemptVerdict =
  | { readonly kind: 'delivered' }
  /** The receiver responded that it is gone for good. */
  | { readonly kind: 'gone'; readonly error: 'http-status' }
  | {
      readonly kind: 'failed';
      readonly error: PostFailure | 'http-status';
      /** The delay that the receiver requests (`Retry-After`), in milliseconds; null without one. */
      readonly retryAfterInMs: number | null;
    };

/** Judges an attempt: 2xx is delivered, 410 is gone, everything else has failed, redirects too. */
export function judgeAttempt(outcome: PostOutcome, nowInMs: number): AttemptVerdict {
  if (outcome.kind === 'failed') return { kind: 'failed', error: outcome.reason, retryAfterInMs: null };
  if (outcome.status >= 200 && outcome.status < 300) return { kind: 'delivered' };
  if (outcome.status === 410) return { kind: 'gone', error: 'http-status' };
  return { kind: 'failed', error: 'http-status', retryAfterInMs: readRetryAfter(outcome.headers, nowInMs) };
}
