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

/** What a refresh is told of a failed trigger. */
export function errorOfTrigger(failure: ProviderFailure): RefreshError {
  return { code: codes[failure.kind], detail: failure.detail };
}

/** What is told of a failed read: a read of the account that finds nothing says nothing of a source. */
export function errorOfRead(failure: ProviderFailure): RefreshError {
  const code = codes[failure.kind];
  const isOfSource = code === 'source-not-found' || code === 'source-not-refreshable';
  return { code: isOfSource ? 'provider-rejected' : code, detail: failure.detail };
}

/**
 * Whether a failure speaks against the credentials: 401, 402, and to a read of the account a 403 by the application itself
 * (docs/decisions/2026-11-30-what-a-rejected-call-ends.md).
 */
export function suspectsCredentials(failure: ProviderFailure, isAccountRead: boolean): boolean {
  if (failure.kind === 'unauthorized' || failure.kind === 'plan-required') return true;
  return isAccountRead && failure.kind === 'forbidden' && failure.jsonBody;
}
