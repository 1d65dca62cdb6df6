import { type Selectable, sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { DispatchesTable } from '../../database/tables.js';
import type { ReferenceData } from '../../providers/contract/provider.js';
import type { ListFailure, SuspectedRefusal } from '../plan/judge-list-failure.js';
import { newWindow, type QuotaWindow } from '../plan/quota-window.js';

/** A partly read list: its next page, and when the read of its first page started. */
export interface ListContinuationRecord {
  readonly page: string;
  readonly startedAtInMs: number;
}

/** The dispatcher's row with typed JSON columns. */
export type DispatchRow = Omit<
  Selectable<DispatchesTable>,
  'quota' | 'list_failure' | 'list_continuation' | 'suspected_refusal' | 'reference_data' | 'verify_failure'
> & {
  readonly quota: QuotaWindow;
  readonly list_failure: ListFailure | null;
  readonly list_continuation: ListContinuationRecord | null;
  readonly suspected_refusal: SuspectedRefusal | null;
  readonly reference_data: ReferenceData | null;
  readonly verify_failure: { readonly code: string; readonly detail: string } | null;
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

/** Types the JSON columns; an account that was never called gets a new quota window. */
export function readDispatchRow(row: Selectable<DispatchesTable> & { readonly now: Date }): DispatchRow {
  const nowInMs = row.now.getTime();
  // Only this module writes these columns.
  const named = row as Omit<DispatchRow, 'nowInMs' | 'quota'> & { readonly quota: QuotaWindow | null };
  return { ...named, quota: named.quota ?? newWindow(nowInMs), nowInMs };
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
