import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from './database.js';

/** Reads the database's clock, which all replicas share. */
export async function readNow(database: Database | DatabaseTransaction): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(database);
  if (rows[0] === undefined) throw new Error('The clock gives one row.');
  return rows[0].now;
}
