import { Problem } from '../../platform/problem.js';
import { readConnectionRow } from '../read-connection-row.js';
import { openCredentialsIfPossible } from '../sealing/open-credentials-if-possible.js';
import { wakeDispatchers } from '../write-connection.js';
import type { ManageContext } from './connection-changes.js';
import type { OpenedConnection } from './plan-change.js';
import { rejectOtherManager } from './reject-other-manager.js';

/**
 * Locks a connection for a change by API, after its dispatcher's row, which is made due. Throws `connection-not-found` when it is
 * gone and `managed-by-file` when it is not managed here.
 */
export async function lockManagedConnection(
  { transaction, sealer }: ManageContext,
  internalId: number,
): Promise<OpenedConnection> {
  await wakeDispatchers(transaction, [internalId]);
  const row = await transaction
    .selectFrom('connections')
    .selectAll()
    .where('internal_id', '=', internalId)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined)
    throw new Problem('connection-not-found', 'This key sees no connection with this id.');
  const record = readConnectionRow(row);
  rejectOtherManager(record);
  return { record, credentials: openCredentialsIfPossible(sealer, internalId, record.sealedCredentials) };
}
