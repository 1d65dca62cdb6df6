import { CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database, DatabaseLogger } from '../database.js';
import type { Tables } from '../tables.js';

/** The pool and the query builder on it. */
export interface ConnectedPool {
  readonly pool: pg.Pool;
  readonly database: Database;
}

/** The options of every connection of the gateway. */
export function buildClientConfig(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'refresh-gateway',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types: buildValueParsers(),
  };
}

/**
 * Maximum time for which the transaction of a stopped or disconnected gateway keeps its row locks. After that another replica can
 * take over its work.
 */
const usualIdleTransactionLimitInMs = 5_000;

/**
 * Creates the pool without opening a connection. A broken connection is replaced and never ends the process: a broken idle connection
 * is logged; in a used one the query fails.
 */
export function connectPool(
  url: string,
  logger: DatabaseLogger,
  maxConnections = 10,
  idleTransactionLimitInMs = usualIdleTransactionLimitInMs,
): ConnectedPool {
  const pool = new pg.Pool({ ...buildClientConfig(url), max: maxConnections, idleTimeoutMillis: 60_000 });
  pool.on('error', (error) => {
    // While the pool closes, the server may close a connection first.
    if (!pool.ending) logger.warn({ err: error }, 'an idle database connection broke');
  });
  // In a used connection the query fails. Without a listener the event would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const database = new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool,
      onCreateConnection: async (connection) => {
        const statement = `set idle_in_transaction_session_timeout = ${idleTransactionLimitInMs}`;
        await connection.executeQuery(CompiledQuery.raw(statement));
      },
    }),
  });
  return { pool, database };
}

const int8 = 20;

/**
 * Converts column values to JavaScript values for one pool, without changing the library's global table. `bigint` becomes a number. All
 * other types follow the library: `timestamptz` a `Date` or `Infinity`, `jsonb` parsed, `xid8` a string.
 */
export function buildValueParsers(): pg.CustomTypesConfig {
  const parsers = new pg.TypeOverrides();
  parsers.setTypeParser(int8, readBigint);
  return parsers;
}

/** @throws RangeError for a number that JavaScript cannot hold exactly. */
export function readBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`A bigint beyond 2^53 came from the database: ${text}`);
  return value;
}
