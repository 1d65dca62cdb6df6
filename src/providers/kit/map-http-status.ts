import type { FailureKind } from '../contract/provider-response.js';

/** What a status alone says of an answer that is no good one; a 2xx whose body was expected to say more is `unreadable`. */
export function mapHttpStatus(status: number): FailureKind {
  if (status >= 200 && status < 300) return 'unreadable';
  if (status >= 500) return 'unavailable';
  switch (status) {
    case 401:
      return 'unauthorized';
    case 402:
      return 'plan-required';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 429:
      return 'throttled';
    default:
      return 'rejected';
  }
}
