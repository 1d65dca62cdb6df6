import { sql } from 'kysely';
import type { Database } from '../../database/database.js';

/** How far the time of a signature may be from now, in the past or the future. */
export const toleranceInMs = 300_000;

/**
 * Records that a signed webhook was received, for all replicas; false if it was received before. The record is kept for twice the
 * tolerance, because no signature is accepted for longer.
 */
export async function recordReceipt(
  database: Database,
  connectionId: number,
  digest: string,
): Promise<boolean> {
  await database
    .deleteFrom('provider_webhook_receipts')
    .where('connection_id', '=', connectionId)
    .where(
      'received_at',
      '<',
      sql<Date>`clock_timestamp() - ${2 * toleranceInMs} * interval '1 millisecond' - interval '1 minute'`,
    )
    .execute();
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('provider_webhook_receipts')
    .values({ connection_id: connectionId, digest })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}
