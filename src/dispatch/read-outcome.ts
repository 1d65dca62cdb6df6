import { sql } from 'kysely';
import type { Database } from '../database/database.js';
import type { ConnectionStatus } from '../connections/connection-record.js';
import { type DispatchRow, readDispatchRow } from './store/dispatch-row.js';

/** Reads the dispatcher's row without a lock; null for an unknown connection. */
export async function peekDispatchRow(
  database: Database,
  connectionId: number,
): Promise<(DispatchRow & { readonly status: ConnectionStatus }) | null> {
  const row = await database
    .selectFrom('dispatches')
    .innerJoin('connections', 'connections.internal_id', 'dispatches.connection_id')
    .selectAll('dispatches')
    .select(['connections.status', sql<Date>`clock_timestamp()`.as('now')])
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { status, ...dispatch } = row;
  return { ...readDispatchRow(dispatch), status };
}

/** The outcome of a list read that started at `sinceInMs` or later; null: none has finished. */
export function listOutcomeSince(row: DispatchRow, sinceInMs: number): 'read' | 'failed' | null {
  if (row.list_started_at !== null && row.list_started_at.getTime() >= sinceInMs) return 'read';
  return row.failed_list_started_at !== null && row.failed_list_started_at.getTime() >= sinceInMs
    ? 'failed'
    : null;
}
