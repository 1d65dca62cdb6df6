import { type RawBuilder, sql } from 'kysely';
import type { DatabaseTransaction } from '../database.js';

/**
 * In a transaction: makes the row due now. After the commit a replica works on it, or its owner makes another pass. The caller notifies
 * after the commit.
 *
 * Demands for one row do not wait for each other: a row that is already due is not written again. That is safe because demands share an
 * advisory lock that `takeDemands` takes exclusively: between this check of `due_at` and the commit, no owner clears the demand. (If every
 * demand wrote the row, they would wait for each other's commit: a third of the throughput, measured with 16 callers.)
 */
export async function demand(
  transaction: DatabaseTransaction,
  table: string,
  keyColumn: string,
  key: number,
): Promise<void> {
  if (!Number.isSafeInteger(key)) throw new TypeError(`A key is an integer: ${key}`);
  // Without parameters both statements take one round trip, and the second sees everything that the first has waited for.
  await sql`
    select pg_advisory_xact_lock_shared(${demandLock(table, key)});
    update ${sql.table(table)} set due_at = clock_timestamp()
    where ${sql.ref(keyColumn)} = ${sql.lit(key)} and due_at > clock_timestamp()`.execute(transaction);
}

/** Waits for open transactions with a demand for the row, and blocks new ones until this transaction ends. */
export async function shutOutDemands(
  transaction: DatabaseTransaction,
  table: string,
  key: number,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(${demandLock(table, key)})`.execute(transaction);
}

function demandLock(table: string, key: number): RawBuilder<unknown> {
  return sql`hashtextextended(${sql.lit(`wake-ups of ${table}`)}, ${sql.lit(key)})`;
}
