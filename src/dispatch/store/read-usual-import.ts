import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { UsualImport } from '../plan/dispatch-state.js';

/** The number of latest imports that are considered. */
export const latestImports = 50;

/** How long the latest imports with a proven end took; null before the first. */
export async function readUsualImport(
  transaction: DatabaseTransaction,
  connectionId: number,
): Promise<UsualImport | null> {
  const { rows } = await sql<{ over_after: number | null; running_after: number | null }>`
    select min(extract(epoch from finished_at - requested_at) * 1000)::float8 as over_after,
      max((evidence ->> 'runningLastSeenInMs')::float8 - extract(epoch from requested_at) * 1000)::float8 as running_after
    from (
      select finished_at, requested_at, evidence from runs
      where connection_id = ${connectionId} and proof is not null
      order by finished_at desc limit ${latestImports}) as latest`.execute(transaction);
  const { over_after: overAfterInMs = null, running_after: runningAfterInMs = null } = rows[0] ?? {};
  return overAfterInMs === null ? null : { overAfterInMs, runningAfterInMs };
}
