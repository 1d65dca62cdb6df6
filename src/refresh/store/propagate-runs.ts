import { sql } from 'kysely';
import type { Database } from '../../database/database.js';
import { transact } from '../../database/transact.js';
import { propagateToRefreshes } from './propagate-to-refreshes.js';

const connectionBatchSize = 100;
const runBatchSize = 250;
const refreshBatchSize = 200;
/** Targets in one transaction. A refresh with more targets gets transactions of its own. */
const targetBatchSize = 500;

/** How a propagation reports its changes, and when it stops early. */
export interface PropagationOptions {
  /** Called after each commit with the refreshes that visibly changed. */
  readonly announce?: (refreshIds: readonly string[]) => void;
  readonly signal?: AbortSignal;
}

/**
 * Propagates the runs of a connection to their targets: every change that was committed before the call. It takes the changed runs in
 * batches, updates their refreshes in batches, and marks the runs as propagated. Each batch is a transaction. Idempotent: any replica
 * may call it at any time, also after a crash. Returns the ids of the changed refreshes.
 */
export async function propagateRuns(
  database: Database,
  connectionId: number,
  { announce, signal }: PropagationOptions = {},
): Promise<string[]> {
  const changed: string[] = [];
  let runIds = await findUnpropagatedRuns(database, connectionId, '', runBatchSize);
  while (runIds.length > 0) {
    for (;;) {
      const found = await findStaleRefreshes(database, runIds, refreshBatchSize);
      if (found.length === 0) break;
      for (const batch of cutIntoBatches(found)) {
        if (signal?.aborted === true) return changed;
        const updated = await propagateToRefreshes(database, batch, targetBatchSize);
        announce?.(updated);
        changed.push(...updated);
      }
    }
    await markPropagated(database, runIds);
    runIds = await findUnpropagatedRuns(database, connectionId, runIds.at(-1) ?? '', runBatchSize);
  }
  return changed;
}

/**
 * Up to 100 connections with runs that are not propagated to all their targets. Connections that a dispatcher works on are left out: it
 * propagates their runs itself.
 */
export async function findUnpropagated(database: Database): Promise<number[]> {
  const { rows } = await sql<{ connection_id: number }>`
    select distinct connection_id from runs where propagated_version < version
      and not exists (select 1 from dispatches where dispatches.connection_id = runs.connection_id
        and dispatches.lease_until > statement_timestamp())
    limit ${connectionBatchSize}`.execute(database);
  return rows.map((row) => row.connection_id);
}

/** Runs whose version is not propagated to all targets, in id order. */
export async function findUnpropagatedRuns(
  database: Database,
  connectionId: number,
  afterId: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('runs')
    .select('id')
    .where('connection_id', '=', connectionId)
    .whereRef('propagated_version', '<', 'version')
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Cuts the ids into batches of at most `targetBatchSize` targets, in their order. */
function cutIntoBatches(found: readonly StaleRefresh[]): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let targets = 0;
  for (const refresh of found) {
    const last = batches.at(-1);
    targets += refresh.targets;
    if (last === undefined || targets > targetBatchSize) {
      batches.push([refresh.id]);
      targets = refresh.targets;
    } else {
      last.push(refresh.id);
    }
  }
  return batches;
}

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

/**
 * Marks the runs that are propagated to all their targets. It locks the runs first; the second statement then sees every target that
 * they can have. It skips runs that another transaction changes: the propagation after that change marks them.
 */
export async function markPropagated(database: Database, runIds: readonly string[]): Promise<void> {
  await transact(database, async (transaction) => {
    const runs = await transaction
      .selectFrom('runs')
      .select('id')
      .where('id', '=', sql<string>`any(${runIds}::text[])`)
      .whereRef('propagated_version', '<', 'version')
      .orderBy('id')
      .forNoKeyUpdate()
      .skipLocked()
      .execute();
    await sql`
      update runs set propagated_version = version
      where id = any(${runs.map((run) => run.id)}::text[])
        and not exists (select 1 from targets
          where targets.run_id = runs.id and targets.finished_at is null and targets.run_version < runs.version)`.execute(
      transaction,
    );
  });
}
