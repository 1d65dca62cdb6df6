import { sql } from 'kysely';
import type { Database } from '../database/database.js';
import type { ConnectionStatus } from '../connections/connection-record.js';
import { type DispatchRow, readDispatchRow } from './store/dispatch-row.js';

/** Reads the dispatcher's row without a lock; null for a connection that is not there. */
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
  return { ...readDispatchRow(dispatch), status: status as ConnectionStatus };
}

/** Whether a list read that began after a moment has come to an end, and how. */
export function listOutcomeSince(row: DispatchRow, sinceInMs: number): 'read' | 'failed' | null {
  if (row.list_started_at !== null && row.list_started_at.getTime() >= sinceInMs) return 'read';
  return row.failed_list_started_at !== null && row.failed_list_started_at.getTime() >= sinceInMs
    ? 'failed'
    : null;
}
