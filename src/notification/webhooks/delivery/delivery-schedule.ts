import { disableAfterInMs, minFailures, retryDelaysInMs } from '../../../platform/webhook-schedule.js';
import { readRetryAfter } from '../../../platform/outbound-http/read-retry-after.js';
import type { FinishedPost } from '../receivers/receiver-client.js';
import type { AttemptError } from '../webhook-states.js';

const minCoolDownInMs = 250;
const maxCoolDownInMs = 60_000;

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
      readonly error: AttemptError;
      /** The delay that the receiver requests (`Retry-After`), in milliseconds; null without one. */
      readonly retryAfterInMs: number | null;
    };

/** Judges an attempt: 2xx is delivered, 410 is gone, everything else has failed, redirects too. */
export function judgeAttempt(outcome: FinishedPost, nowInMs: number): AttemptVerdict {
  if (outcome.kind === 'failed') return { kind: 'failed', error: outcome.reason, retryAfterInMs: null };
  if (outcome.status >= 200 && outcome.status < 300) return { kind: 'delivered' };
  if (outcome.status === 410) return { kind: 'gone', error: 'http-status' };
  return { kind: 'failed', error: 'http-status', retryAfterInMs: readRetryAfter(outcome.headers, nowInMs) };
}
