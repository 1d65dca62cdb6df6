import { sql } from 'kysely';
import type { Database } from '../../database/database.js';

/**
 * Wishes for a list read or a verification begun from now on, and makes the connection due. Returns when, in milliseconds of
 * the database's clock; 0 for a connection that is not there. The caller notifies `dispatchChannel`.
 */
export async function wishCall(
  database: Database,
  connectionId: number,
  column: 'list_wanted_at' | 'verify_wanted_at',
): Promise<number> {
  const { rows } = await sql<{ wanted: Date }>`
    update dispatches set ${sql.ref(column)} = clock_timestamp(), due_at = least(due_at, clock_timestamp())
    where connection_id = ${connectionId} returning ${sql.ref(column)} as wanted`.execute(database);
  return rows[0]?.wanted.getTime() ?? 0;
}
