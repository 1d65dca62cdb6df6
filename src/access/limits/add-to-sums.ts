import { sql } from 'kysely';
import type { Database } from '../../database/database.js';

/**
 * Adds the counts of one replica in a minute to the sums over all replicas, with one statement, and returns the sums. Deletes sums
 * that are older than the previous minute. The counts must be ordered by caller; otherwise replicas could deadlock.
 */
export async function addToSums(
  database: Database,
  minute: number,
  counted: readonly { readonly callerId: string; readonly requests: number }[],
): Promise<ReadonlyMap<string, number>> {
  const callers = counted.map(({ callerId }) => callerId);
  const requests = counted.map((count) => count.requests);
  const { rows } = await sql<{ caller: string; requests: number }>`
    insert into request_counts (caller, minute, requests)
    select caller, ${minute}, requests
    from unnest(${callers}::text[], ${requests}::bigint[]) as counted (caller, requests)
    on conflict (caller, minute) do update set requests = request_counts.requests + excluded.requests
    returning caller, requests`.execute(database);
  await database
    .deleteFrom('request_counts')
    .where('minute', '<', minute - 1)
    .execute();
  return new Map(rows.map((row) => [row.caller, row.requests]));
}
