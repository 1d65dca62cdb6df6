import { sql } from 'kysely';
import type { Database } from '../../database/database.js';

/** An unfinished refresh that has something to learn, and how many targets it has. */
export interface StaleRefresh {
  readonly id: string;
  readonly targets: number;
}

/** Up to `limit` refreshes with targets that have not learnt what these runs show, in id order. */
export async function findStaleRefreshes(
  database: Database,
  runIds: readonly string[],
  limit: number,
): Promise<readonly StaleRefresh[]> {
  const { rows } = await sql<StaleRefresh>`
    select refreshes.id, (refreshes.target_counts ->> 'total')::integer as targets
    from refreshes
    where refreshes.finished_at is null and refreshes.id = any(array(
      select distinct untold.refresh_id
      from runs cross join lateral (
        select targets.refresh_id from targets
        where targets.run_id = runs.id and targets.finished_at is null and targets.run_version < runs.version
        offset 0) as untold
      where runs.id = any(${runIds}::text[])
      order by untold.refresh_id limit ${limit}))
    order by refreshes.id`.execute(database);
  return rows;
}
