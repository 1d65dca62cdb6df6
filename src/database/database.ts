import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from './tables.js';

/** The gateway's database. `bigint` columns arrive as numbers, `timestamptz` as `Date`, `jsonb` parsed. */
export type Database = Kysely<Tables>;

/** A transaction on the gateway's database. */
export type DatabaseTransaction = Transaction<Tables>;

/** The Nest injection token of the database. */
export const DATABASE = Symbol('DATABASE');

/** The part of a pino logger that this module uses. */
export interface DatabaseLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Reads the database's clock, which all replicas share. */
export async function readNow(database: Database | DatabaseTransaction): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(database);
  if (rows[0] === undefined) throw new Error('The clock gives one row.');
  return rows[0].now;
}

/** A value for a `jsonb` column: JSON text, or SQL null for null. */
export function jsonOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
