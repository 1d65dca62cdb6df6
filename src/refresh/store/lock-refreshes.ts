import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
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
