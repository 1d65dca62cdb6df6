import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.js';

/** The gateway's database. `bigint` columns arrive as numbers, `timestamptz` as `Date`, `jsonb` parsed. */
export type Database = Kysely<Tables>;

/** A transaction on the gateway's database. */
export type DatabaseTransaction = Transaction<Tables>;

/** The Nest injection token of the database. */
export const DATABASE = Symbol('DATABASE');
