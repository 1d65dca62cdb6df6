import { sql } from 'kysely';
import type { Database } from '../../database/database.js';

/** So many callers are named with a call that they share. */
const mostNames = 20;

/**
 * Wishes for a list read or a verification begun from now on, in the name of a caller, and makes the connection due. Returns
 * when, in milliseconds of the database's clock; 0 for a connection that is not there. The caller notifies `dispatchChannel`.
 */
export async function wishCall(
  database: Database,
  connectionId: number,
  call: 'list' | 'verify',
  askedBy: string,
): Promise<number> {
  const [wanted, by] = [sql.ref(`${call}_wanted_at`), sql.ref(`${call}_wanted_by`)];
  const { rows } = await sql<{ wanted: Date }>`
    update dispatches set ${wanted} = clock_timestamp(), due_at = least(due_at, clock_timestamp()),
      ${by} = case when ${askedBy} = any(${by}) or cardinality(${by}) >= ${mostNames} then ${by}
        else array_append(${by}, ${askedBy}) end
    where connection_id = ${connectionId} returning ${wanted} as wanted`.execute(database);
  return rows[0]?.wanted.getTime() ?? 0;
}
