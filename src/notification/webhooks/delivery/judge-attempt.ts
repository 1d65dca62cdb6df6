import type { PostFailure, PostOutcome } from '../../outbound/post-outcome.js';

/** What an attempt amounts to. */
export type AttemptVerdict =
  | { readonly kind: 'delivered' }
  /** The receiver says that it is gone for good. */
  | { readonly kind: 'gone'; readonly error: 'http-status' }
  | {
      readonly kind: 'failed';
      readonly error: PostFailure | 'http-status';
      /** What the receiver asks to wait, in milliseconds; null when it asks nothing. */
      readonly retryAfterInMs: number | null;
    };

/** Judges an attempt: 2xx is delivered, 410 is gone, everything else (redirects too) has failed. */
export function judgeAttempt(outcome: PostOutcome, nowInMs: number): AttemptVerdict {
  if (outcome.kind === 'failed') return { kind: 'failed', error: outcome.reason, retryAfterInMs: null };
  if (outcome.status >= 200 && outcome.status < 300) return { kind: 'delivered' };
  if (outcome.status === 410) return { kind: 'gone', error: 'http-status' };
  return { kind: 'failed', error: 'http-status', retryAfterInMs: readRetryAfter(outcome, nowInMs) };
}

/** `Retry-After` in milliseconds from now: seconds, or an instant on the receiver's own clock (its `Date`) if it tells that. */
function readRetryAfter(
  { retryAfter, date }: { readonly retryAfter: string | null; readonly date: string | null },
  nowInMs: number,
): number | null {
  if (retryAfter === null) return null;
  if (/^\d{1,9}$/.test(retryAfter.trim())) return Number(retryAfter) * 1000;
  const untilInMs = Date.parse(retryAfter);
  const theirNowInMs = Date.parse(date ?? '');
  const waitInMs = untilInMs - (Number.isNaN(theirNowInMs) ? nowInMs : theirNowInMs);
  return waitInMs > 0 ? waitInMs : null;
}
