import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import { lockSources } from './lock-sources.js';
import type { RefreshRecord, TargetRecord } from './refresh-records.js';

/** Locks the unfinished of these refreshes in id order and reads them. */
export async function lockOpenRefreshes(
  transaction: DatabaseTransaction,
  ids: readonly string[],
): Promise<readonly RefreshRecord[]> {
  if (ids.length === 0) return [];
  return transaction
    .selectFrom('refreshes')
    .selectAll()
    .where('id', 'in', [...ids])
    .where('finished_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
}

/**
 * Locks the sources of the open targets of a refresh, then the refresh. Null when it has finished. If the refresh got its targets while
 * this waited for its lock, the lock is released and both are locked again, to keep the order of locks.
 */
export async function lockRefreshWithSources(
  transaction: DatabaseTransaction,
  refreshId: string,
): Promise<RefreshRecord | null> {
  const targets = await readOpenTargets(transaction, [refreshId]);
  const connectionId = targets[0]?.connection_id;
  if (connectionId === undefined) return lockWithoutSources(transaction, refreshId);
  await lockSources(
    transaction,
    connectionId,
    targets.map((target) => target.source_id),
  );
  const [refresh] = await lockOpenRefreshes(transaction, [refreshId]);
  return refresh ?? null;
}

async function lockWithoutSources(
  transaction: DatabaseTransaction,
  refreshId: string,
): Promise<RefreshRecord | null> {
  await sql`savepoint unlocked`.execute(transaction);
  const [refresh] = await lockOpenRefreshes(transaction, [refreshId]);
  if (refresh === undefined) return null;
  if ((await readOpenTargets(transaction, [refreshId])).length === 0) return refresh;
  await sql`rollback to savepoint unlocked`.execute(transaction);
  return lockRefreshWithSources(transaction, refreshId);
}

/** The unfinished targets of refreshes. */
export async function readOpenTargets(
  transaction: DatabaseTransaction,
  refreshIds: readonly string[],
): Promise<readonly TargetRecord[]> {
  if (refreshIds.length === 0) return [];
  return transaction
    .selectFrom('targets')
    .selectAll()
    .where('refresh_id', 'in', [...refreshIds])
    .where('finished_at', 'is', null)
    .orderBy('refresh_id')
    .orderBy('source_id')
    .execute();
}

/** Withdraws the waiting runs that no unfinished target needs any more. The caller holds the locks of their sources. */
export async function withdrawUnwantedRuns(
  transaction: DatabaseTransaction,
  runIds: readonly string[],
): Promise<void> {
  if (runIds.length === 0) return;
  await sql`
    update runs set state = 'finished', outcome = 'withdrawn', finished_at = clock_timestamp(), waiting = null
    where id = any(${runIds}) and state = 'waiting'
      and not exists (select 1 from targets where targets.run_id = runs.id and targets.finished_at is null)`.execute(
    transaction,
  );
}
