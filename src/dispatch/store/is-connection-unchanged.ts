import type { ConnectionRecord } from '../../connections/connection-record.js';
import type { DatabaseTransaction } from '../../database/database.js';

/**
 * Whether a connection still is what a plan was made for: not deleted, in the same status, with the same credentials. Whoever changes
 * a connection locks its dispatcher's row first, so with that lock held the answer stays true until the commit.
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
