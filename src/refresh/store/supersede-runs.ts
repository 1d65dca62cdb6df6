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
 * Live runs whose end was lost give way: their unfinished targets move to waiting runs of their kinds (their status does not
 * go back), and the runs end, so that their sources can be asked again (docs/reference/dispatch.md).
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
    {
      kind: run.kind === 'since' ? 'since' : 'watermark',
      sinceInMs: run.since?.getTime() ?? null,
      priority: run.priority === 'background' ? 'background' : 'interactive',
      maxAgeInMs: null,
      receivedAt: now,
    },
    now,
  );
  if (next === undefined) throw new Error('A wish of one source is served by one run.');
  // What it was asked for is still told by the audit once its targets have moved.
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
  // Version 0 lets the next spread tell them what the waiting run shows, or that they wait for its turn.
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
