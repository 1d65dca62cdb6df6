import { type Selectable, sql } from 'kysely';
import type { ConnectionStatus } from '../../connections/connection-record.js';
import type { Database, DatabaseTransaction } from '../../database/database.js';
import type { DispatchesTable } from '../../database/tables.js';
import { newWindow, type QuotaWindow } from '../plan/quota-window.js';

/** The dispatcher's row as of now; an account that was never called has a new quota window. */
export type DispatchRow = Selectable<DispatchesTable> & {
  readonly quota: QuotaWindow;
  /** The database's clock when the row was read. */
  readonly nowInMs: number;
};

/** Locks and reads the dispatcher's row. A transaction that takes this lock takes it first. */
export async function lockDispatchRow(
  transaction: DatabaseTransaction,
  connectionId: number,
): Promise<DispatchRow> {
  const row = await transaction
    .selectFrom('dispatches')
    .selectAll()
    .select(sql<Date>`clock_timestamp()`.as('now'))
    .where('connection_id', '=', connectionId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  return readDispatchRow(row);
}

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

/** Opens the quota window of an account that was never called. */
export function readDispatchRow(row: Selectable<DispatchesTable> & { readonly now: Date }): DispatchRow {
  const nowInMs = row.now.getTime();
  return { ...row, quota: row.quota ?? newWindow(nowInMs), nowInMs };
}

/** Stores the quota window. The caller holds the lock of the row. */
export async function storeQuota(
  transaction: DatabaseTransaction,
  connectionId: number,
  quota: QuotaWindow,
): Promise<void> {
  await transaction
    .updateTable('dispatches')
    .set({ quota: JSON.stringify(quota) })
    .where('connection_id', '=', connectionId)
    .execute();
}
