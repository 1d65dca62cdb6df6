import { sql } from 'kysely';
import type { Database } from '../../database/database.js';

/** So many callers are named with a call that they share. */
const maxNames = 20;

/**
 * Wishes for a list read or a verification begun from now on, in the name of a caller, and makes the connection due. Returns
 * when, in milliseconds of the database's clock; 0 for a connection that is not there. The caller notifies `dispatchChannel`.
 */
export async function demandCall(
  database: Database,
  connectionId: number,
  call: 'list' | 'verify',
  requestedBy: string,
): Promise<number> {
  const [needed, by] = [sql.ref(`${call}_demanded_at`), sql.ref(`${call}_demanded_by`)];
  const { rows } = await sql<{ needed: Date }>`
    update dispatches set ${needed} = clock_timestamp(), due_at = least(due_at, clock_timestamp()),
      ${by} = case when ${requestedBy} = any(${by}) or cardinality(${by}) >= ${maxNames} then ${by}
        else array_append(${by}, ${requestedBy}) end
    where connection_id = ${connectionId} returning ${needed} as needed`.execute(database);
  return rows[0]?.needed.getTime() ?? 0;
}
