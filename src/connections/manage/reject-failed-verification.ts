import { Problem } from '../../platform/problem.js';
import type { VerifyFailure } from '../connection-calls.port.js';

const credentialFailures: readonly string[] = [
  'provider-unauthorized',
  'provider-plan-required',
  'provider-rejected',
];

/**
 * Throws the problem of a failed verification: `credentials-refused` if the provider rejects the credentials, `unavailable` if it did
 * not respond, or not in time (null).
 */
export function rejectFailedVerification(failure: VerifyFailure | null): never {
  if (failure !== null && credentialFailures.includes(failure.code))
    throw new Problem('credentials-refused', `${failure.detail} (${failure.code}). Nothing was changed.`, {
      errors: [{ pointer: '/credentials', detail: failure.detail }],
    });
  const reason = failure === null ? 'The verification did not finish in time.' : failure.detail;
  throw new Problem('unavailable', `${reason} Nothing was changed.`, { headers: { 'retry-after': '10' } });
}
