import { CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { DatabaseLogger } from '../database-logger.js';
import type { Database } from '../database.js';
import type { Tables } from '../tables.js';
import { buildValueParsers } from './value-parsers.js';

/** The pool and the query builder on it. */
export interface ConnectedPool {
  readonly pool: pg.Pool;
  readonly database: Database;
}

/** What every connection of the gateway is opened with. */
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
 * A transaction of a gateway that was stopped or cut off in the middle keeps its row locks no longer than this, so that
 * another replica can take its work over.
 */
const usualIdleTransactionLimitInMs = 5_000;

/**
 * Opens no connection yet. A connection that breaks is replaced and never ends the process: an idle one is logged, in one that is
 * in use the query fails.
 */
export function connectPool(
  url: string,
  logger: DatabaseLogger,
  maxConnections = 10,
  idleTransactionLimitInMs = usualIdleTransactionLimitInMs,
): ConnectedPool {
  const pool = new pg.Pool({ ...buildClientConfig(url), max: maxConnections, idleTimeoutMillis: 60_000 });
  pool.on('error', (error) => {
    // While the pool closes, the server may end a connection before the connection has said good-bye.
    if (!pool.ending) logger.warn({ err: error }, 'an idle database connection broke');
  });
  // One in use tells its user: the query fails. Without a listener the event itself would end the process.
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
