import { sql } from 'kysely';
import { isDeepStrictEqual } from 'node:util';
import type { Database, DatabaseTransaction } from '../../database/database.js';
import { applyRun } from '../rules/apply-run.js';
import { lockOpenRefreshes } from './lock-refreshes.js';
import { recordRefreshes } from './record-refresh.js';
import {
  groupEqualViews,
  shownRunColumns,
  type ShownRunRow,
  type TargetRecord,
  viewColumnsFromView,
} from './refresh-records.js';

/**
 * Propagates runs to up to `targetBatchSize` targets of these refreshes, in one transaction. Call it again for the remainder. Returns
 * the ids of the refreshes that visibly changed.
 */
export function propagateToRefreshes(
  database: Database,
  ids: readonly string[],
  targetBatchSize: number,
): Promise<string[]> {
  return database.transaction().execute(async (transaction) => {
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

/**
 * Propagates runs to these unfinished targets. The caller holds the locks of their refreshes. Returns the ids of the refreshes that
 * visibly changed.
 */
export async function propagateToTargets(
  transaction: DatabaseTransaction,
  targets: readonly TargetRecord[],
): Promise<ReadonlySet<string>> {
  const runs = await readShownRuns(transaction, targets);
  const next = targets.flatMap((target) => {
    const run = runs.get(target.run_id ?? '');
    if (run === undefined || run.version <= target.run_version) return [];
    const view = applyRun(target, run);
    const isVisible = !isDeepStrictEqual({ ...target, ...view }, { ...target });
    return [{ target, version: run.version, view, isVisible }];
  });
  if (next.length === 0) return new Set();
  const views = groupEqualViews(next.map(({ view }) => view));
  await sql`
    update targets set run_version = next.run_version, ${viewColumnsFromView}
    from unnest(${next.map(({ target }) => target.refresh_id)}::text[], ${next.map(({ target }) => target.source_id)}::text[],
        ${next.map(({ version }) => version)}::integer[], ${views.numbers}::integer[])
      as next (refresh_id, source_id, run_version, view_number)
    join ${views.table} as viewed on viewed.number = next.view_number
    where targets.refresh_id = next.refresh_id and targets.source_id = next.source_id
      and targets.finished_at is null`.execute(transaction);
  return new Set(next.filter(({ isVisible }) => isVisible).map(({ target }) => target.refresh_id));
}

async function readShownRuns(
  transaction: DatabaseTransaction,
  targets: readonly TargetRecord[],
): Promise<ReadonlyMap<string, ShownRunRow>> {
  const ids = [...new Set(targets.flatMap((target) => target.run_id ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await transaction
    .selectFrom('runs')
    .select(shownRunColumns)
    .where('id', '=', sql<string>`any(${ids}::text[])`)
    .execute();
  return new Map(rows.map((run) => [run.id, run]));
}
