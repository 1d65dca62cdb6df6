import { sql } from 'kysely';
import type { Database } from '../../database/database.js';

/** An unfinished refresh with targets behind their runs, and the number of all its targets. */
export interface StaleRefresh {
  readonly id: string;
  readonly targets: number;
}

/** Up to `limit` refreshes with targets that are behind these runs, in id order. */
export async function findStaleRefreshes(
  database: Database,
  runIds: readonly string[],
  limit: number,
): Promise<readonly StaleRefresh[]> {
  const { rows } = await sql<StaleRefresh>`
    select refreshes.id, (refreshes.target_counts ->> 'total')::integer as targets
    from refreshes
    where refreshes.finished_at is null and refreshes.id = any(array(
      select distinct stale.refresh_id
      from runs cross join lateral (
        select targets.refresh_id from targets
        where targets.run_id = runs.id and targets.finished_at is null and targets.run_version < runs.version
        offset 0) as stale
      where runs.id = any(${runIds}::text[])
      order by stale.refresh_id limit ${limit}))
    order by refreshes.id`.execute(database);
  return rows;
}
