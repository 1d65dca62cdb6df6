import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '../../database/database.js';
import { transact } from '../../database/transact.js';
import { lockOpenRefreshes } from './lock-refreshes.js';
import { propagateToTargets } from './propagate-to-targets.js';
import { recordRefreshes } from './record-refresh.js';
import type { TargetRecord } from './refresh-records.js';

/**
 * Propagates runs to up to `targetBatchSize` targets of these refreshes, in one transaction. Call it again for the remainder. Returns
 * the ids of the refreshes that visibly changed.
 */
export function propagateToRefreshes(
  database: Database,
  ids: readonly string[],
  targetBatchSize: number,
): Promise<string[]> {
  return transact(database, async (transaction) => {
    const refreshes = await lockOpenRefreshes(transaction, ids);
    const stale = await readStaleTargets(
      transaction,
      refreshes.map(({ id }) => id),
      targetBatchSize,
    );
    const changed = await propagateToTargets(transaction, stale);
    const recorded = await recordRefreshes(
      transaction,
      refreshes.filter(({ id }) => changed.has(id)),
    );
    return recorded.map(({ id }) => id);
  });
}

/** Unfinished targets that are behind their runs. The caller holds the locks of their refreshes. */
async function readStaleTargets(
  transaction: DatabaseTransaction,
  refreshIds: readonly string[],
  limit: number,
): Promise<readonly TargetRecord[]> {
  const { rows } = await sql<TargetRecord>`
    select targets.* from targets
    where targets.refresh_id = any(${refreshIds}::text[]) and targets.finished_at is null
      and targets.run_version < (select runs.version from runs where runs.id = targets.run_id)
    limit ${limit}`.execute(transaction);
  return rows;
}
