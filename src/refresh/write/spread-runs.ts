import { sql } from 'kysely';
import type { Database } from '../../database/database.js';
import { lockOpenRefreshes, readOpenTargets } from './lock-refreshes.js';
import { recordRefresh } from './record-refresh.js';
import { tellTargets } from './tell-targets.js';

const refreshesAtOnce = 50;

/**
 * Tells the targets of a connection's runs what their runs now show, in batches of refreshes, each in a transaction of its
 * own. Idempotent: any replica may do it at any time, also after a crash. Returns the ids of the changed refreshes.
 */
export async function spreadRuns(database: Database, connectionId: number): Promise<string[]> {
  const changed: string[] = [];
  for (;;) {
    const ids = await findRefreshesToTell(database, connectionId);
    if (ids.length === 0) break;
    await database.transaction().execute(async (transaction) => {
      for (const refresh of await lockOpenRefreshes(transaction, ids)) {
        const told = await tellTargets(transaction, await readOpenTargets(transaction, refresh.id));
        if (told > 0) changed.push((await recordRefresh(transaction, refresh)).id);
      }
    });
  }
  await markSpread(database, connectionId);
  return changed;
}

async function findRefreshesToTell(database: Database, connectionId: number): Promise<string[]> {
  const { rows } = await sql<{ refresh_id: string }>`
    select distinct targets.refresh_id from runs
    join targets on targets.run_id = runs.id and targets.finished_at is null
    where runs.connection_id = ${connectionId} and runs.spread_version < runs.version
      and targets.run_version < runs.version
    order by targets.refresh_id limit ${refreshesAtOnce}`.execute(database);
  return rows.map((row) => row.refresh_id);
}

/**
 * Notes which runs have been told to all their targets. The version is named: a run that changes meanwhile is left for the
 * next time (a `not exists` alone is not looked at again by an update that has waited for a row).
 */
async function markSpread(database: Database, connectionId: number): Promise<void> {
  const versions = await database
    .selectFrom('runs')
    .select(['id', 'version'])
    .where('connection_id', '=', connectionId)
    .whereRef('spread_version', '<', 'version')
    .execute();
  if (versions.length === 0) return;
  await sql`
    update runs set spread_version = told.version
    from jsonb_to_recordset(${JSON.stringify(versions)}::jsonb) as told (id text, version integer)
    where runs.id = told.id and runs.version = told.version
      and not exists (select 1 from targets
        where targets.run_id = runs.id and targets.finished_at is null and targets.run_version < told.version)`.execute(
    database,
  );
}
