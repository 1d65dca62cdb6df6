import type { ProviderFailure, TriggerResponse } from '../contract/provider-response.js';

/**
 * What a failed trigger leaves certain. Whatever cannot be ruled out is `unknown`: an import asked twice costs a little,
 * one never asked costs orders. A marketplace that throttles (429) may be asked again; one that fails with 5xx may have begun.
 */
export function judgeTrigger(failure: ProviderFailure): Exclude<TriggerResponse['kind'], 'accepted'> {
  switch (failure.kind) {
    case 'unreachable':
    case 'throttled':
      return 'not-asked';
    case 'lost':
    case 'unavailable':
    case 'unreadable':
      return 'unknown';
    case 'marketplace':
      if (failure.httpStatus === 429) return 'not-asked';
      return failure.httpStatus !== null && failure.httpStatus >= 500 ? 'unknown' : 'rejected';
    case 'unauthorized':
    case 'plan-required':
    case 'forbidden':
    case 'not-found':
    case 'not-refreshable':
    case 'rejected':
      return 'rejected';
    default:
      return failure.kind satisfies never;
  }
}
