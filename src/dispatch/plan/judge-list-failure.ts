import type { ProviderFailure } from '../../providers/contract/provider-response.js';
import { computeRetryDelay } from '../../providers/kit/retry-timing.js';
import { suspectsCredentials, errorOfRead } from './failure-codes.js';
import type { SuspectedRefusal, ListFailure } from '../store/dispatch-row.js';

/** What a failed list read says of the credentials. */
export type CredentialNews =
  | { readonly kind: 'none' }
  /** A first refusal: a list read has to confirm it. */
  | { readonly kind: 'suspected' }
  /** It confirms an earlier refusal of the same credentials: the connection is unauthorized. */
  | { readonly kind: 'confirmed'; readonly reason: 'plan-required' | 'unauthorized' };

/** Judges what a failed list read says of the credentials it was made with. */
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
 * What is kept of a failed list read, the `failures`th in a row: above all when the next may be tried. A doubt of the
 * credentials is confirmed at once, and a throttled account is stopped as a whole. `random` is from 0 to 1.
 */
export function keepListFailure(
  failure: ProviderFailure,
  { failures, isSuspectedRefusal }: { readonly failures: number; readonly isSuspectedRefusal: boolean },
  nowInMs: number,
  random: number,
): ListFailure {
  const delayInMs = failure.retryAfterInMs ?? computeRetryDelay(failures, random);
  const immediately = isSuspectedRefusal || failure.kind === 'throttled';
  return { retryAtInMs: immediately ? null : nowInMs + delayInMs, ...errorOfRead(failure) };
}

/** A list of which the provider itself says that something is missing. */
export function failureOfWithheld(detail: string): ProviderFailure {
  return { kind: 'unreadable', detail, httpStatus: 200, retryAfterInMs: null, jsonBody: true };
}
