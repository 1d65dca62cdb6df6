import { type Selectable, sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { RunsTable } from '../../database/tables.js';
import { endRuns } from './end-runs.js';
import { lockOpenRefreshes } from './lock-refreshes.js';
import { lockSources } from './lock-sources.js';
import { readNow } from './read-now.js';
import { serveWishes } from './serve-wishes.js';

/**
 * A live run whose end was lost gives way: its unfinished targets move to a waiting run of their kind (their status does not
 * go back), and the run ends, so that the source can be asked again (design 4.3).
 */
export async function supersedeRun(
  transaction: DatabaseTransaction,
  run: Selectable<RunsTable>,
): Promise<void> {
  await lockSources(transaction, run.connection_id, [run.source_id]);
  const targets = await transaction
    .selectFrom('targets')
    .select('refresh_id')
    .where('run_id', '=', run.id)
    .where('finished_at', 'is', null)
    .execute();
  await lockOpenRefreshes(
    transaction,
    targets.map((target) => target.refresh_id),
  );
  await endRuns(transaction, run.connection_id, [run], { event: 'superseded' });
  const now = await readNow(transaction);
  const [next] = await serveWishes(
    transaction,
    run.connection_id,
    [run.source_id],
    {
      kind: run.kind === 'since' ? 'since' : 'mark',
      sinceInMs: run.since?.getTime() ?? null,
      priority: run.priority === 'background' ? 'background' : 'interactive',
      maxAgeInMs: null,
      wishedAt: now,
    },
    now,
  );
  if (next === undefined) throw new Error('A wish of one source is served by one run.');
  // Version 0 lets the next spread tell them what the waiting run shows.
  await transaction
    .updateTable('targets')
    .set({ run_id: next.run.id, run_version: 0 })
    .where('run_id', '=', run.id)
    .where('finished_at', 'is', null)
    .execute();
  await transaction
    .updateTable('runs')
    .set({ version: sql`version + 1`, waiting: JSON.stringify({ reason: 'turn', until: null }) })
    .where('id', '=', next.run.id)
    .execute();
}
