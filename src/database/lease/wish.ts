import { sql } from 'kysely';
import type { DatabaseTransaction } from '../database.js';

/**
 * In a transaction: makes the row due now, so that some replica works on it, or its owner looks again, once this is
 * committed. The caller notifies after the commit.
 */
export async function wish(
  transaction: DatabaseTransaction,
  table: string,
  keyColumn: string,
  key: number,
): Promise<void> {
  await sql`
    update ${sql.table(table)} set due_at = least(due_at, clock_timestamp())
    where ${sql.ref(keyColumn)} = ${key}`.execute(transaction);
}
