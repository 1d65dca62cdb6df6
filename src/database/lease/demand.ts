import { type RawBuilder, sql } from 'kysely';
import type { DatabaseTransaction } from '../database.js';

/**
 * In a transaction: makes the row due now, so that some replica works on it, or its owner looks again, once this is
 * committed. The caller notifies after the commit.
 *
 * Wishes for one row do not wait for each other: a row that is due already is not written again. That is safe because
 * they share an advisory lock that `takeDemands` takes alone, so between this look at `due_at` and the commit nobody
 * forgets the wish. (Writing always would make all wishes for a row wait for each other's commit: measured with 16
 * callers, a third of the throughput.)
 */
export async function demand(
  transaction: DatabaseTransaction,
  table: string,
  keyColumn: string,
  key: number,
): Promise<void> {
  if (!Number.isSafeInteger(key)) throw new TypeError(`A key is an integer: ${key}`);
  // Without parameters both statements go in one round trip, and the second still sees what the first has waited for.
  await sql`
    select pg_advisory_xact_lock_shared(${demandLock(table, key)});
    update ${sql.table(table)} set due_at = clock_timestamp()
    where ${sql.ref(keyColumn)} = ${sql.lit(key)} and due_at > clock_timestamp()`.execute(transaction);
}

/** Waits for the open transactions with a wish for the row, and lets no other in before this one ends. */
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
