import { sql } from 'kysely';
import type { Database } from '../../database/database.js';

/** Maximum number of callers that are named with a shared call. */
const maxNames = 20;

/**
 * Demands a list read or a verification that starts from now on, in the name of a caller, and makes the connection due.
 * Returns now in milliseconds of the database's clock; 0 for an unknown connection. The caller notifies `dispatchChannel`.
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
