import type { FailureKind } from '../contract/provider-response.js';

/** The failure that an HTTP status alone means. A 2xx counts as `unreadable`: its body should have said more. */
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
