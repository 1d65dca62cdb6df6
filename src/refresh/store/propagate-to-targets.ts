import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import {
  viewOfRun,
  viewOfTarget,
  shownRunColumns,
  type ShownRunRow,
  type TargetRecord,
} from './refresh-records.js';
import { applyRun } from '../rules/apply-run.js';
import { viewColumnsFromView, groupEqualViews } from './target-columns.js';

/**
 * Tells unfinished targets of refreshes, whose locks the caller holds, what their runs now show. Returns the ids of the refreshes
 * that visibly changed by it.
 */
export async function propagateToTargets(
  transaction: DatabaseTransaction,
  targets: readonly TargetRecord[],
): Promise<ReadonlySet<string>> {
  const runs = await readShownRuns(transaction, targets);
  const told = targets.flatMap((target) => {
    const run = runs.get(target.run_id ?? '');
    if (run === undefined || run.version <= target.run_version) return [];
    const before = viewOfTarget(target);
    const after = applyRun(before, viewOfRun(run));
    return [{ target, version: run.version, view: after, isVisible: !isDeepStrictEqual(before, after) }];
  });
  if (told.length === 0) return new Set();
  const views = groupEqualViews(told.map(({ view }) => view));
  await sql`
    update targets set run_version = told.run_version, ${viewColumnsFromView}
    from unnest(${told.map(({ target }) => target.refresh_id)}::text[], ${told.map(({ target }) => target.source_id)}::text[],
        ${told.map(({ version }) => version)}::integer[], ${views.numbers}::integer[])
      as told (refresh_id, source_id, run_version, face_number)
    join ${views.table} as face on face.number = told.face_number
    where targets.refresh_id = told.refresh_id and targets.source_id = told.source_id
      and targets.finished_at is null`.execute(transaction);
  return new Set(told.filter(({ isVisible }) => isVisible).map(({ target }) => target.refresh_id));
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
