import { Problem } from '../../platform/problem.js';
import type { ConnectionRecord } from '../connection-record.js';

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
