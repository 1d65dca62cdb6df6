import { sql } from 'kysely';
import type { Database } from '../../database/database.js';
import { endRefreshEarly } from './end-refresh-early.js';

const batchSize = 100;

/**
 * Cancels up to 100 unfinished refreshes of deleted connections, or of the given one. Connections deleted more than a day ago are
 * left out: the deadlines of all their refreshes have passed. Idempotent; any replica may call it. Returns the ids of the refreshes
 * that it ended.
 */
export async function endRefreshesOfDeleted(
  database: Database,
  connectionId: number | null,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select refreshes.id from connections join refreshes on refreshes.connection_id = connections.internal_id
    where connections.deleted_at > statement_timestamp() - interval '1 day' and refreshes.finished_at is null
      and (${connectionId}::bigint is null or connections.internal_id = ${connectionId})
    limit ${batchSize}`.execute(database);
  const finished: string[] = [];
  for (const { id } of rows) {
    const refresh = await database
      .transaction()
      .execute((transaction) => endRefreshEarly(transaction, id, 'canceled'));
    if (refresh !== null) finished.push(id);
  }
  return finished;
}
