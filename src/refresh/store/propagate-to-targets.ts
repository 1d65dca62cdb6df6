import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import { applyRun } from '../rules/apply-run.js';
import {
  groupEqualViews,
  shownRunColumns,
  type ShownRunRow,
  type TargetRecord,
  viewColumnsFromView,
} from './refresh-records.js';

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
