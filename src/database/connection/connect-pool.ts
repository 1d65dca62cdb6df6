import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database, DatabaseLogger } from '../database.js';
import type { Tables } from '../tables.js';
import { DatabaseOutage } from './database-outage.js';
import { type SessionLimits, stateSettings, usualLimits } from './session-settings.js';

/** The pool and the query builder on it. */
export interface ConnectedPool {
  readonly pool: pg.Pool;
  readonly database: Database;
  readonly outage: DatabaseOutage;
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
 * Creates the pool without opening a connection. A broken connection is replaced and never ends the process: a broken idle connection
 * is logged; in a used one the query fails.
 */
export function connectPool(
  url: string,
  logger: DatabaseLogger,
  maxConnections = 10,
  limits: SessionLimits = usualLimits,
): ConnectedPool {
  const outage = new DatabaseOutage(logger);
  const options: SettledPoolConfig = {
    ...buildClientConfig(url),
    max: maxConnections,
    idleTimeoutMillis: 60_000,
    onConnect: (client) => stateSettings(client, limits),
  };
  const pool = new pg.Pool(options);
  pool.on('error', (error) => {
    // While the pool closes, the server may close a connection first.
    if (!pool.ending) outage.report(error);
  });
  // In a used connection the query fails. Without a listener the event would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const connect = async () => {
    try {
      const client = await pool.connect();
      outage.recovered();
      return client;
    } catch (error) {
      outage.report(error);
      throw error;
    }
  };
  const dialect = new PostgresDialect({
    pool: { connect, end: () => pool.end(), options: pool.options, Client: pg.Client },
  });
  const database = new Kysely<Tables>({
    dialect,
    log: (event) => {
      if (event.level === 'error') outage.report(event.error);
    },
  });
  return { pool, database, outage };
}

/** The pool waits for `onConnect`; its types do not say so. */
type SettledPoolConfig = Omit<pg.PoolConfig, 'onConnect'> & {
  readonly onConnect: (client: pg.ClientBase) => Promise<void>;
};

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
