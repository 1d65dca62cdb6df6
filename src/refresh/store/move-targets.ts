import { type NotNull, type Selectable, sql } from 'kysely';
import { type DatabaseTransaction, readNow } from '../../database/database.js';
import type { RunsTable } from '../../database/tables.js';
import { endRuns } from './change-runs.js';
import { lockOpenRefreshes } from './lock-refreshes.js';
import { lockSourcesOfRuns } from './lock-sources.js';
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
  await lockRefreshesOf(transaction, runIds);
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

/**
 * Merges waiting runs into frozen runs that are about to wait again, since only one run of a source and kind may wait. The targets of
 * the waiting run move to the frozen one, which gets the earlier start date and the higher priority. The waiting run is withdrawn. The
 * caller holds the locks of the sources.
 */
export async function takeInWaitingRuns(
  transaction: DatabaseTransaction,
  runIds: readonly string[],
): Promise<void> {
  const pairs = await findPairs(transaction, runIds);
  if (pairs.length === 0) return;
  const waitingIds = pairs.map((pair) => pair.waitingId);
  await lockRefreshesOf(transaction, waitingIds);
  await mergePairs(
    transaction,
    pairs.map(({ id }) => id),
    waitingIds,
  );
}

interface Pair {
  readonly id: string;
  readonly waitingId: string;
}

/** Pairs frozen and waiting runs of one connection in memory: a join in SQL would scan all waiting runs for each frozen one. */
async function findPairs(
  transaction: DatabaseTransaction,
  runIds: readonly string[],
): Promise<readonly Pair[]> {
  const frozen = await transaction
    .selectFrom('runs')
    .select(['id', 'connection_id', 'source_id', 'kind'])
    .where('id', '=', sql<string>`any(${runIds}::text[])`)
    .where('state', '=', 'triggering')
    .execute();
  const connectionId = frozen[0]?.connection_id;
  if (connectionId === undefined) return [];
  const waiting = await transaction
    .selectFrom('runs')
    .select(['id', 'source_id', 'kind'])
    .where('connection_id', '=', connectionId)
    .where('source_id', '=', sql<string>`any(${frozen.map((run) => run.source_id)}::text[])`)
    .where('state', '=', 'waiting')
    .execute();
  const waitingIds = new Map(waiting.map((run) => [`${run.kind} ${run.source_id}`, run.id]));
  return frozen.flatMap((run) => {
    const waitingId = waitingIds.get(`${run.kind} ${run.source_id}`);
    return waitingId === undefined ? [] : [{ id: run.id, waitingId }];
  });
}

async function mergePairs(
  transaction: DatabaseTransaction,
  ids: readonly string[],
  waitingIds: readonly string[],
): Promise<void> {
  const pairs = sql`unnest(${ids}::text[], ${waitingIds}::text[]) as pair (id, waiting_id)`;
  // Version 0 makes the next propagation update the targets from their new run.
  await sql`
    update targets set run_id = pair.id, run_version = 0 from ${pairs}
    where targets.run_id = pair.waiting_id and targets.run_id = any(${waitingIds}::text[])
      and targets.finished_at is null`.execute(transaction);
  await sql`
    update runs set since = least(runs.since, merged.since),
      priority = case when merged.priority = 'interactive' then merged.priority else runs.priority end
    from ${pairs} join runs as merged on merged.id = pair.waiting_id
    where runs.id = pair.id and runs.id = any(${ids}::text[])`.execute(transaction);
  await sql`
    update runs set state = 'finished', outcome = 'withdrawn', finished_at = clock_timestamp(), waiting = null
    where id = any(${waitingIds}::text[])`.execute(transaction);
}

/** Locks the refreshes whose unfinished targets these runs serve. */
async function lockRefreshesOf(transaction: DatabaseTransaction, runIds: readonly string[]): Promise<void> {
  const targets = await transaction
    .selectFrom('targets')
    .select('refresh_id')
    .distinct()
    .where('run_id', '=', sql<string>`any(${runIds}::text[])`)
    .where('finished_at', 'is', null)
    .execute();
  await lockOpenRefreshes(
    transaction,
    targets.map((target) => target.refresh_id),
  );
}
