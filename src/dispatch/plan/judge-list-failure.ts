import type { ProviderFailure } from '../../providers/contract/provider-response.js';
import { computeBackOff } from '../../platform/compute-back-off.js';
import { suspectsCredentials, errorOfRead } from './failure-codes.js';
import type { RefreshErrorCode } from '../../refresh/rules/notes.js';
import { retryBackOff } from './timing.js';

/** The record of a failed list read. */
export interface ListFailure {
  readonly retryAtInMs: number | null;
  readonly code: RefreshErrorCode;
  readonly detail: string;
}

/** A suspected refusal that a list read must confirm or clear. */
export interface SuspectedRefusal {
  readonly sinceInMs: number;
  readonly credentialVersion: number;
}

/** What a failed list read shows about the credentials. */
export type CredentialNews =
  | { readonly kind: 'none' }
  /** A first suspected refusal: a second list read must confirm it. */
  | { readonly kind: 'suspected' }
  /** It confirms an earlier suspected refusal of the same credentials: the connection is unauthorized. */
  | { readonly kind: 'confirmed'; readonly reason: 'plan-required' | 'unauthorized' };

/** Judges what a failed list read shows about the credentials that it used. */
export function judgeCredentials(
  failure: ProviderFailure,
  suspectedRefusal: SuspectedRefusal | null,
  credentialVersion: number,
): CredentialNews {
  if (!suspectsCredentials(failure, true)) return { kind: 'none' };
  if (suspectedRefusal?.credentialVersion !== credentialVersion) return { kind: 'suspected' };
  return {
    kind: 'confirmed',
    reason: failure.kind === 'plan-required' ? 'plan-required' : 'unauthorized',
  };
}

/**
 * The record of a failed list read, the `failures`th in a row. `retryAtInMs` is null for a suspected refusal, which is checked
 * immediately, and for a throttled account, which is stopped as a whole. `random` is from 0 to 1.
 */
export function keepListFailure(
  failure: ProviderFailure,
  { failures, isSuspectedRefusal }: { readonly failures: number; readonly isSuspectedRefusal: boolean },
  nowInMs: number,
  random: number,
): ListFailure {
  const delayInMs = failure.retryAfterInMs ?? computeBackOff(retryBackOff, failures, random);
  const immediately = isSuspectedRefusal || failure.kind === 'throttled';
  return { retryAtInMs: immediately ? null : nowInMs + delayInMs, ...errorOfRead(failure) };
}

/** The failure of a list that is incomplete, as the provider itself reports. */
export function failureOfWithheld(detail: string): ProviderFailure {
  return { kind: 'unreadable', detail, httpStatus: 200, retryAfterInMs: null, jsonBody: true };
}
