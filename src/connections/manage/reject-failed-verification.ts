import { Problem } from '../../platform/problem.js';
import type { VerifyFailure } from '../connection-calls.port.js';

const aboutCredentials: readonly string[] = [
  'provider-unauthorized',
  'provider-plan-required',
  'provider-rejected',
];

/**
 * Throws why credentials that were to be verified are not taken: `credentials-refused` when the provider refuses them, `unavailable`
 * when nobody knows (it did not answer, or not in time).
 */
export function rejectFailedVerification(failure: VerifyFailure | null): never {
  if (failure !== null && aboutCredentials.includes(failure.code))
    throw new Problem('credentials-refused', `${failure.detail} (${failure.code}). Nothing was changed.`, {
      errors: [{ pointer: '/credentials', detail: failure.detail }],
    });
  const reason = failure === null ? 'The verification did not end in time.' : failure.detail;
  throw new Problem('unavailable', `${reason} Nothing was changed.`, { headers: { 'retry-after': '10' } });
}
