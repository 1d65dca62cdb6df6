import { Problem } from '../../platform/problem.js';
import type { VerifyFailure } from '../connection-calls.port.js';
import type { ConnectionRecord } from '../connection-record.js';

/** The problem of an unknown connection, or of one that the caller may not see. */
export function connectionNotFound(): Problem {
  return new Problem('connection-not-found', 'This key sees no connection with this id.');
}

/**
 * Throws the problem of a connection that makes no calls: `connection-paused`, or `connection-unauthorized` unless `allowed` is
 * `verification`, the only call that an unauthorized connection may make.
 */
export function rejectWithoutCalls(
  { status, statusReason }: ConnectionRecord,
  allowed: 'none' | 'verification',
): void {
  const reason = statusReason === null ? '' : ` (${statusReason})`;
  if (status === 'paused')
    throw new Problem('connection-paused', `The connection is paused${reason} and makes no calls.`);
  if (status === 'unauthorized' && allowed === 'none') {
    throw new Problem(
      'connection-unauthorized',
      `The provider rejects the credentials of this connection${reason}.`,
    );
  }
}

/** Throws `managed-by-file` for a connection that was not made by API; only its manager may change it. */
export function rejectOtherManager({ id, managedBy }: Pick<ConnectionRecord, 'id' | 'managedBy'>): void {
  switch (managedBy) {
    case 'api':
      return;
    case 'file':
      throw new Problem(
        'managed-by-file',
        `The connection "${id}" comes from CONNECTIONS_FILE; change it there.`,
      );
    case 'sandbox':
      throw new Problem('managed-by-file', `The connection "${id}" belongs to the built-in sandbox.`);
    default:
      managedBy satisfies never;
  }
}

const credentialFailures: readonly string[] = [
  'provider-unauthorized',
  'provider-plan-required',
  'provider-rejected',
];

/**
 * Throws the problem of a failed check of new credentials: `credentials-refused` if the provider rejects them, `unavailable` if it did
 * not respond, or not in time (null).
 */
export function rejectFailedCheck(failure: VerifyFailure | null): never {
  if (failure !== null && credentialFailures.includes(failure.code))
    throw new Problem('credentials-refused', `${failure.detail} (${failure.code}). Nothing was changed.`, {
      errors: [{ pointer: '/credentials', detail: failure.detail }],
    });
  const reason = failure === null ? 'The verification did not finish in time.' : failure.detail;
  throw new Problem('unavailable', `${reason} Nothing was changed.`, { headers: { 'retry-after': '10' } });
}
