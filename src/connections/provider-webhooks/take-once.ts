import { sql } from 'kysely';
import type { Database } from '../../database/database.js';

/** How far the time of a signature may be from now, either way. */
export const toleranceInMs = 300_000;

/**
 * Notes that a signed webhook was taken, on every replica; false when it was before. It is remembered for twice the tolerance: no
 * signature of a clock ahead or behind is believed for longer.
 */
export async function takeOnce(database: Database, connectionId: number, digest: string): Promise<boolean> {
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
