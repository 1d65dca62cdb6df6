import { type NotNull, type Selectable, sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { RunsTable } from '../../database/tables.js';
import { endRuns } from './end-runs.js';
import { lockOpenRefreshes } from './lock-refreshes.js';
import { lockSourcesOfRuns } from './lock-sources.js';
import { readNow } from '../../database/read-now.js';
import { serveRequests } from './serve-requests.js';

type RunRow = Selectable<RunsTable>;

/**
 * Supersedes live runs whose end was lost, so that their sources can be triggered again (docs/reference/dispatch.md). The runs end, and
 * their unfinished targets move to waiting runs of the same kind. The status of a target does not go back.
 */
export async function supersedeRuns(
  transaction: DatabaseTransaction,
  runs: readonly RunRow[],
): Promise<void> {
  if (runs.length === 0) return;
  const runIds = runs.map((run) => run.id);
  await lockSourcesOfRuns(transaction, runIds);
  const targets = await transaction
    .selectFrom('targets')
    .select('refresh_id')
    .distinct()
    .where('run_id', 'in', runIds)
    .where('finished_at', 'is', null)
    .execute();
  await lockOpenRefreshes(
    transaction,
    targets.map((target) => target.refresh_id),
  );
  for (const run of runs) await supersede(transaction, run);
}

async function supersede(transaction: DatabaseTransaction, run: RunRow): Promise<void> {
  await endRuns(transaction, run.connection_id, [run], { event: 'superseded' });
  const now = await readNow(transaction);
  const [next] = await serveRequests(
    transaction,
    run.connection_id,
    [run.source_id],
    { ...run, max_age_seconds: null, created_at: now },
    now,
  );
  if (next === undefined) throw new Error('A request for one source is served by one run.');
  // The audit reads from here which refreshes the run served, after its targets have moved.
  await transaction
    .insertInto('run_former_refreshes')
    .columns(['run_id', 'refresh_id'])
    .expression((query) =>
      query
        .selectFrom('targets')
        .select(['run_id', 'refresh_id'])
        .where('run_id', '=', run.id)
        .where('finished_at', 'is', null)
        .$narrowType<{ run_id: NotNull }>(),
    )
    .execute();
  // Version 0 makes the next propagation update the targets from the waiting run.
  await transaction
    .updateTable('targets')
    .set({ run_id: next.run.id, run_version: 0 })
    .where('run_id', '=', run.id)
    .where('finished_at', 'is', null)
    .execute();
  await transaction
    .updateTable('runs')
    .set({ version: sql`version + 1` })
    .where('id', '=', next.run.id)
    .execute();
}
