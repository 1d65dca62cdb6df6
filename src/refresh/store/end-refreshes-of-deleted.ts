import { sql } from 'kysely';
import type { Database } from '../../database/database.js';
import { endRefreshEarly } from './end-refresh-early.js';

const atOnce = 100;

/**
 * Cancels unfinished refreshes of deleted connections (of one, if named), at most a hundred: nobody follows them any more. Those of
 * connections deleted a day ago or earlier have all passed their deadlines. Idempotent;
 * any replica may do it. Returns the ids of those it ended.
 */
export async function endRefreshesOfDeleted(
  database: Database,
  connectionId: number | null,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select refreshes.id from connections join refreshes on refreshes.connection_id = connections.internal_id
    where connections.deleted_at > statement_timestamp() - interval '1 day' and refreshes.finished_at is null
      and (${connectionId}::bigint is null or connections.internal_id = ${connectionId})
    limit ${atOnce}`.execute(database);
  const finished: string[] = [];
  for (const { id } of rows) {
    const refresh = await database
      .transaction()
      .execute((transaction) => endRefreshEarly(transaction, id, 'canceled'));
    if (refresh !== null) finished.push(id);
  }
  return finished;
}
