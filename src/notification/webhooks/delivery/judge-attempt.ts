import type { PostFailure, PostOutcome } from '../../outbound/post-outcome.js';

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
  return { kind: 'failed', error: 'http-status', retryAfterInMs: readRetryAfter(outcome, nowInMs) };
}

/** `Retry-After` in milliseconds from now: seconds, or an instant. With a `Date` header the instant is on the receiver's clock. */
function readRetryAfter(
  { retryAfter, date }: { readonly retryAfter: string | null; readonly date: string | null },
  nowInMs: number,
): number | null {
  if (retryAfter === null) return null;
  if (/^\d{1,9}$/.test(retryAfter.trim())) return Number(retryAfter) * 1000;
  const untilInMs = Date.parse(retryAfter);
  const receiverNowInMs = Date.parse(date ?? '');
  const delayInMs = untilInMs - (Number.isNaN(receiverNowInMs) ? nowInMs : receiverNowInMs);
  return delayInMs > 0 ? delayInMs : null;
}
