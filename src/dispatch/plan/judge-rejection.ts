import type { ProviderFailure } from '../../providers/contract/provider-response.js';
import { computeRetryDelay } from '../../providers/kit/retry-timing.js';
import type { RefreshError } from '../../refresh/rules/notes.js';
import { suspectsCredentials, errorOfTrigger } from './failure-codes.js';

const maxRejections = 3;

/** What of a run counts when its trigger has come to nothing. */
export interface FailedRun {
  readonly trigger_count: number;
  /** Trouble in a row that put it back to waiting. */
  readonly failed_count: number;
}

/** Why the provider was certainly not asked. */
export type NotTriggered = Pick<ProviderFailure, 'kind' | 'detail' | 'retryAfterInMs'>;

/** How runs go on that the provider was certainly not asked for. */
export type Requeue =
  /** An earlier asking may have begun something: it goes on being settled, and this one did not count. */
  | { readonly kind: 'settle'; readonly error: RefreshError }
  /** They wait again, so long from now; null: no wait of their own, since a throttled account is stopped as a whole. */
  | { readonly kind: 'wait'; readonly error: RefreshError; readonly delayInMs: number | null };

/** Decides how runs asked for with one call go on. `random` is from 0 to 1. */
export function decideRequeue(
  { trigger_count: triggerCount, failed_count: failedCount }: FailedRun,
  failure: NotTriggered,
  random: number,
): Requeue {
  const error = errorOfTrigger({ ...failure, httpStatus: null, jsonBody: false });
  if (triggerCount > 1) return { kind: 'settle', error };
  if (failure.kind === 'throttled') return { kind: 'wait', error, delayInMs: null };
  return {
    kind: 'wait',
    error,
    delayInMs: failure.retryAfterInMs ?? computeRetryDelay(failedCount + 1, random),
  };
}

/**
 * Whether a refused trigger speaks against the credentials and not yet against its runs: they wait until a list read has
 * confirmed the refusal or not. A refusal that comes again and again fails them.
 */
export function isSuspectedRefusal(
  runs: readonly Pick<FailedRun, 'failed_count'>[],
  failure: ProviderFailure,
): boolean {
  return suspectsCredentials(failure, false) && runs.every((run) => run.failed_count < maxRejections);
}

/**
 * Whether a rejected trigger shows that its source cannot be refreshed, where lists do not show it
 * (docs/providers/evidence.md#shipengine-errors).
 */
export function closesSource(runs: readonly unknown[], failure: ProviderFailure): boolean {
  return failure.kind === 'not-refreshable' && runs.length === 1;
}
