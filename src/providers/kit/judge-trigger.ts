import type { ProviderFailure, TriggerResponse } from '../contract/provider-response.js';

/**
 * What is certain after a failed trigger. If an import may have started, the result is `unknown`: to trigger twice costs little,
 * to trigger never loses orders. After 429 of a marketplace, trigger again; after 5xx the import may have started.
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
