import type { FailureKind, ProviderFailure } from '../../providers/contract/provider-response.js';
import type { RefreshError, RefreshErrorCode } from '../../refresh/rules/notes.js';
import { computeBackOff } from '../../platform/compute-back-off.js';
import { retryBackOff } from './timing.js';

const codes: Readonly<Record<FailureKind, RefreshErrorCode>> = {
  unreachable: 'provider-unavailable',
  lost: 'provider-unavailable',
  throttled: 'provider-unavailable',
  unauthorized: 'provider-unauthorized',
  'plan-required': 'provider-plan-required',
  forbidden: 'provider-rejected',
  'not-found': 'source-not-found',
  'not-refreshable': 'source-not-refreshable',
  marketplace: 'marketplace-failed',
  rejected: 'provider-rejected',
  unavailable: 'provider-unavailable',
  unreadable: 'provider-unreadable',
};

/** The error that a refresh shows after a failed trigger. */
export function errorOfTrigger(failure: ProviderFailure): RefreshError {
  return { code: codes[failure.kind], detail: failure.detail };
}

/** The error of a failed account read. It never names a source as missing or not refreshable: the read concerned the account. */
export function errorOfRead(failure: ProviderFailure): RefreshError {
  const code = codes[failure.kind];
  const isOfSource = code === 'source-not-found' || code === 'source-not-refreshable';
  return { code: isOfSource ? 'provider-rejected' : code, detail: failure.detail };
}

/** The error of waiting runs when the provider rejects the account. */
export function errorOfConnection(statusReason: string | null): RefreshError {
  return statusReason === 'plan-required'
    ? {
        code: codes['plan-required'],
        detail: "The account's plan at the provider does not include its API.",
      }
    : { code: codes.unauthorized, detail: 'The provider rejects the credentials of this connection.' };
}

/**
 * Whether a failure is a suspected refusal of the credentials: 401, 402, and for account reads a 403 with a JSON body
 * (docs/decisions/2026-11-30-what-a-rejected-call-ends.md).
 */
export function suspectsCredentials(failure: ProviderFailure, isAccountRead: boolean): boolean {
  if (failure.kind === 'unauthorized' || failure.kind === 'plan-required') return true;
  return isAccountRead && failure.kind === 'forbidden' && failure.jsonBody;
}

const maxRejections = 3;

/** The counters of a run that decide what happens after a failed trigger. */
export interface FailedRun {
  readonly trigger_count: number;
  /** How often in a row a failure put it back to waiting. */
  readonly failed_count: number;
}

/** Why a trigger certainly had no effect. */
export type NotTriggered = Pick<ProviderFailure, 'kind' | 'detail' | 'retryAfterInMs'>;

/** What happens to runs whose trigger certainly had no effect. */
export type Requeue =
  /** An earlier trigger may have started an import: its settling continues, and this trigger does not count. */
  | { readonly kind: 'settle'; readonly error: RefreshError }
  /** They wait again, for `delayInMs`; null: no delay of their own, because a throttled account is stopped as a whole. */
  | { readonly kind: 'wait'; readonly error: RefreshError; readonly delayInMs: number | null };

/** Decides what happens to the runs of one trigger call. `random` is from 0 to 1. */
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
    delayInMs: failure.retryAfterInMs ?? computeBackOff(retryBackOff, failedCount + 1, random),
  };
}

/**
 * Whether a rejected trigger is a suspected refusal: its runs wait until a list read confirms or clears it. Runs that failures
 * put back to waiting three times in a row fail instead.
 */
export function isSuspectedRefusal(
  runs: readonly Pick<FailedRun, 'failed_count'>[],
  failure: ProviderFailure,
): boolean {
  return suspectsCredentials(failure, false) && runs.every((run) => run.failed_count < maxRejections);
}

/**
 * Whether a rejected trigger shows that its source cannot be refreshed, which lists do not show
 * (docs/providers/evidence.md#shipengine-errors).
 */
export function closesSource(runs: readonly unknown[], failure: ProviderFailure): boolean {
  return failure.kind === 'not-refreshable' && runs.length === 1;
}
