import { Problem } from '../../platform/problem.js';
import { readConnectionRow } from '../read-connection-row.js';
import { openCredentialsIfPossible } from '../sealing/open-credentials-if-possible.js';
import { wakeDispatchers } from '../write-connection.js';
import type { ManageContext } from './connection-changes.js';
import type { OpenedConnection } from './plan-change.js';
import { rejectOtherManager } from './reject-other-manager.js';

/**
 * Makes the dispatcher of a connection due and locks the connection for a change by API. Throws `connection-not-found` if it is deleted
 * and `managed-by-file` if it was not made by API.
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
