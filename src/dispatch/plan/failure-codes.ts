import type { FailureKind, ProviderFailure } from '../../providers/contract/provider-response.js';
import type { RefreshError, RefreshErrorCode } from '../../refresh/rules/notes.js';

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

/**
 * Whether a failure is a suspected refusal of the credentials: 401, 402, and for account reads a 403 with a JSON body
 * (docs/decisions/2026-11-30-what-a-rejected-call-ends.md).
 */
export function suspectsCredentials(failure: ProviderFailure, isAccountRead: boolean): boolean {
  if (failure.kind === 'unauthorized' || failure.kind === 'plan-required') return true;
  return isAccountRead && failure.kind === 'forbidden' && failure.jsonBody;
}
