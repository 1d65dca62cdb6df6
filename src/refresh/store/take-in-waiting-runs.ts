import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import { lockOpenRefreshes } from './lock-refreshes.js';

/**
 * Before sealed runs wait again: a run of the same source and kind that was made meanwhile is taken in, since only one may
 * wait. Its targets move, the earliest since and the highest priority win, and it ends as withdrawn. The caller holds the
 * locks of the sources.
 */
export async function takeInWaitingRuns(
  transaction: DatabaseTransaction,
  runIds: readonly string[],
): Promise<void> {
  const pairs = await findPairs(transaction, runIds);
  if (pairs.length === 0) return;
  const waitingIds = pairs.map((pair) => pair.waitingId);
  const targets = await transaction
    .selectFrom('targets')
    .select('refresh_id')
    .distinct()
    .where('run_id', '=', sql<string>`any(${waitingIds}::text[])`)
    .where('finished_at', 'is', null)
    .execute();
  await lockOpenRefreshes(
    transaction,
    targets.map((target) => target.refresh_id),
  );
  await takeIn(
    transaction,
    pairs.map(({ id }) => id),
    waitingIds,
  );
}

interface Pair {
  readonly id: string;
  readonly waitingId: string;
}

/** The runs are of one connection. They are matched here: row by row, each would be looked for among all that wait. */
async function findPairs(
  transaction: DatabaseTransaction,
  runIds: readonly string[],
): Promise<readonly Pair[]> {
  const sealed = await transaction
    .selectFrom('runs')
    .select(['id', 'connection_id', 'source_id', 'kind'])
    .where('id', '=', sql<string>`any(${runIds}::text[])`)
    .where('state', '=', 'triggering')
    .execute();
  const connectionId = sealed[0]?.connection_id;
  if (connectionId === undefined) return [];
  const waiting = await transaction
    .selectFrom('runs')
    .select(['id', 'source_id', 'kind'])
    .where('connection_id', '=', connectionId)
    .where('source_id', '=', sql<string>`any(${sealed.map((run) => run.source_id)}::text[])`)
    .where('state', '=', 'waiting')
    .execute();
  const waitingIds = new Map(waiting.map((run) => [`${run.kind} ${run.source_id}`, run.id]));
  return sealed.flatMap((run) => {
    const waitingId = waitingIds.get(`${run.kind} ${run.source_id}`);
    return waitingId === undefined ? [] : [{ id: run.id, waitingId }];
  });
}

async function takeIn(
  transaction: DatabaseTransaction,
  ids: readonly string[],
  waitingIds: readonly string[],
): Promise<void> {
  const pairs = sql`unnest(${ids}::text[], ${waitingIds}::text[]) as pair (id, waiting_id)`;
  // Version 0 lets the next spread tell them what their new run shows.
  await sql`
    update targets set run_id = pair.id, run_version = 0 from ${pairs}
    where targets.run_id = pair.waiting_id and targets.run_id = any(${waitingIds}::text[])
      and targets.finished_at is null`.execute(transaction);
  await sql`
    update runs set since = least(runs.since, taken.since),
      priority = case when taken.priority = 'interactive' then taken.priority else runs.priority end
    from ${pairs} join runs as taken on taken.id = pair.waiting_id
    where runs.id = pair.id and runs.id = any(${ids}::text[])`.execute(transaction);
  await sql`
    update runs set state = 'finished', outcome = 'withdrawn', finished_at = clock_timestamp(), waiting = null
    where id = any(${waitingIds}::text[])`.execute(transaction);
}
