import type { ConnectionRecord } from '../../connections/connection-record.js';
import type { DatabaseTransaction } from '../../database/database.js';

/**
 * Whether a connection is as it was when it was read: not deleted, with the same status and credentials. Every change of a
 * connection locks its dispatcher's row first, so under that lock the result holds until the commit.
 */
export async function isConnectionUnchanged(
  transaction: DatabaseTransaction,
  { internalId, status, credentialVersion }: ConnectionRecord,
): Promise<boolean> {
  const row = await transaction
    .selectFrom('connections')
    .select('internal_id')
    .where('internal_id', '=', internalId)
    .where('deleted_at', 'is', null)
    .where('status', '=', status)
    .where('credential_version', '=', credentialVersion)
    .executeTakeFirst();
  return row !== undefined;
}
