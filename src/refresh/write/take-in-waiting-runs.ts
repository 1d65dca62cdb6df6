import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import { lockOpenRefreshes } from './lock-refreshes.js';

interface Pair {
  readonly id: string;
  readonly waiting_id: string;
}

/**
 * Before sealed runs wait again: a run of the same source and kind that was made meanwhile is taken in, since only one may
 * wait. Its targets move, the earliest since and the highest priority win, and it ends as withdrawn. The caller holds the
 * locks of the sources.
 */
export async function takeInWaitingRuns(
  transaction: DatabaseTransaction,
  runIds: readonly string[],
): Promise<void> {
  const { rows: pairs } = await sql<Pair>`
    select sealed.id, waiting.id as waiting_id from runs as sealed
    join runs as waiting using (connection_id, source_id, kind)
    where sealed.id = any(${runIds}) and sealed.state = 'asking' and waiting.state = 'waiting'`.execute(
    transaction,
  );
  if (pairs.length === 0) return;
  const waitingIds = pairs.map((pair) => pair.waiting_id);
  const targets = await transaction
    .selectFrom('targets')
    .select('refresh_id')
    .distinct()
    .where('run_id', 'in', waitingIds)
    .where('finished_at', 'is', null)
    .execute();
  await lockOpenRefreshes(
    transaction,
    targets.map((target) => target.refresh_id),
  );
  for (const pair of pairs) await takeIn(transaction, pair);
}

async function takeIn(transaction: DatabaseTransaction, { id, waiting_id }: Pair): Promise<void> {
  // Version 0 lets the next spread tell them what their new run shows.
  await transaction
    .updateTable('targets')
    .set({ run_id: id, run_version: 0 })
    .where('run_id', '=', waiting_id)
    .where('finished_at', 'is', null)
    .execute();
  await sql`
    update runs set since = least(runs.since, taken.since),
      priority = case when taken.priority = 'interactive' then taken.priority else runs.priority end
    from runs as taken where runs.id = ${id} and taken.id = ${waiting_id}`.execute(transaction);
  await transaction
    .updateTable('runs')
    .set({ state: 'ended', outcome: 'withdrawn', ended_at: sql`clock_timestamp()`, waiting: null })
    .where('id', '=', waiting_id)
    .execute();
}
