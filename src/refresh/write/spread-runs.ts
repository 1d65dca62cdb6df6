import { sql } from 'kysely';
import type { Database } from '../../database/database.js';
import { lockOpenRefreshes, readOpenTargets } from './lock-refreshes.js';
import { recordRefreshes } from './record-refresh.js';
import { tellTargets } from './tell-targets.js';

const refreshesAtOnce = 200;
/** Of one transaction; a refresh with more targets than these has one of its own. */
const targetsAtOnce = 1000;
/** What one look finds: a connection has few unfinished refreshes more. */
const refreshesPerLook = 10_000;

interface RefreshToTell {
  readonly id: string;
  readonly targets: number;
}

/**
 * Tells the targets of a connection's runs what their runs now show, in batches of refreshes, each in a transaction of its
 * own. Idempotent: any replica may do it at any time, also after a crash. Returns the ids of the changed
 * refreshes; `announce` is given them soon, after each commit.
 */
export async function spreadRuns(
  database: Database,
  connectionId: number,
  announce: (refreshIds: readonly string[]) => void = () => undefined,
): Promise<string[]> {
  const changed: string[] = [];
  for (;;) {
    const found = await findRefreshesToTell(database, connectionId, refreshesPerLook);
    if (found.length === 0) break;
    for (const batch of cutIntoBatches(found)) {
      const told = await tellBatch(database, batch);
      announce(told);
      changed.push(...told);
    }
  }
  await markSpread(database, connectionId);
  return changed;
}

/** Tells one batch, in one transaction. Returns the changed refreshes, or null when nobody was left to be told. */
export async function spreadBatch(database: Database, connectionId: number): Promise<string[] | null> {
  const [batch] = cutIntoBatches(await findRefreshesToTell(database, connectionId, refreshesAtOnce));
  return batch === undefined ? null : tellBatch(database, batch);
}

function tellBatch(database: Database, ids: readonly string[]): Promise<string[]> {
  return database.transaction().execute(async (transaction) => {
    const refreshes = await lockOpenRefreshes(transaction, ids);
    const open = await readOpenTargets(
      transaction,
      refreshes.map(({ id }) => id),
    );
    const changed = await tellTargets(transaction, open);
    const recorded = await recordRefreshes(
      transaction,
      refreshes.filter(({ id }) => changed.has(id)),
    );
    return recorded.map(({ id }) => id);
  });
}

/** Batches of ids, in their order, that keep within both bounds. */
function cutIntoBatches(found: readonly RefreshToTell[]): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let targets = 0;
  for (const refresh of found) {
    const last = batches.at(-1);
    targets += refresh.targets;
    if (last === undefined || last.length === refreshesAtOnce || targets > targetsAtOnce) {
      batches.push([refresh.id]);
      targets = refresh.targets;
    } else {
      last.push(refresh.id);
    }
  }
  return batches;
}

async function findRefreshesToTell(
  database: Database,
  connectionId: number,
  limit: number,
): Promise<readonly RefreshToTell[]> {
  const { rows } = await sql<RefreshToTell>`
    select refreshes.id, (refreshes.target_counts ->> 'total')::integer as targets
    from (select distinct targets.refresh_id from runs
      join targets on targets.run_id = runs.id and targets.finished_at is null
      where runs.connection_id = ${connectionId} and runs.spread_version < runs.version
        and targets.run_version < runs.version
      order by targets.refresh_id limit ${limit}) as untold
    join refreshes on refreshes.id = untold.refresh_id
    order by refreshes.id`.execute(database);
  return rows;
}

/**
 * Notes which runs have been told to all their targets. The runs are locked first and looked at in a second statement, which
 * sees every target there can be; runs that are being changed are left to the spread that follows their change.
 */
export async function markSpread(database: Database, connectionId: number): Promise<void> {
  const unspread = (within: Database) =>
    within
      .selectFrom('runs')
      .select('id')
      .where('connection_id', '=', connectionId)
      .whereRef('spread_version', '<', 'version')
      .orderBy('id');
  if ((await unspread(database).limit(1).executeTakeFirst()) === undefined) return;
  await database.transaction().execute(async (transaction) => {
    const runs = await unspread(transaction).forNoKeyUpdate().skipLocked().execute();
    await sql`
      update runs set spread_version = version
      where id = any(${runs.map((run) => run.id)})
        and not exists (select 1 from targets
          where targets.run_id = runs.id and targets.finished_at is null and targets.run_version < runs.version)`.execute(
      transaction,
    );
  });
}
