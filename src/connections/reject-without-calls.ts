import { Problem } from '../platform/problem.js';
import type { ConnectionRecord } from './connection-record.js';

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
