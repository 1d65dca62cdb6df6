import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';

/**
 * Locks sources of a connection in id order. Joining, ending, canceling and expiring begin with it, so that they see each
 * other's work whole. Order of locks everywhere: dispatch row, sources, refreshes, targets, runs.
 */
export async function lockSources(
  transaction: DatabaseTransaction,
  connectionId: number,
  sourceIds: readonly string[],
): Promise<void> {
  if (sourceIds.length === 0) return;
  await sql`
    select source_id from sources
    where connection_id = ${connectionId} and source_id = any(${sourceIds})
    order by source_id for no key update`.execute(transaction);
}
