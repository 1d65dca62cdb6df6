import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { succeedsWithin } from '../../platform/clock.js';
import { DatabaseStartError } from '../database-start-error.js';
import type { Database } from '../database.js';

const oldestVersion = 14;

/**
 * Checks that the server is reachable and new enough.
 * @throws DatabaseStartError
 */
export async function checkServerVersion(database: Database): Promise<void> {
  const version = await queryVersion(database);
  if (!isSupported(version)) {
    throw new DatabaseStartError(
      `The database server is PostgreSQL ${Math.floor(version / 10_000)}; the gateway needs ${oldestVersion} or newer.`,
    );
  }
}

/** Whether the gateway supports a server with this `server_version_num`. */
export function isSupported(versionNumber: number): boolean {
  return versionNumber >= oldestVersion * 10_000;
}

async function queryVersion(database: Database): Promise<number> {
  try {
    const query = sql<{ version: number }>`select current_setting('server_version_num')::int as version`;
    const { rows } = await query.execute(database);
    return rows[0]?.version ?? 0;
  } catch (error) {
    throw new DatabaseStartError(`The database cannot be reached: ${describe(error)}. Check DATABASE_URL.`, {
      cause: error,
    });
  }
}

const notificationLimitInMs = 5_000;

/**
 * Checks that a NOTIFY reaches a LISTEN of another connection.
 * @throws DatabaseStartError when it does not: DATABASE_URL leads to a connection pooler in transaction mode.
 */
export async function checkNotifications(
  database: Database,
  listenerConfig: pg.ClientConfig,
  limitInMs = notificationLimitInMs,
): Promise<void> {
  const listener = new pg.Client(listenerConfig);
  const channel = `gateway_probe_${randomUUID().replaceAll('-', '')}`;
  try {
    const arrives = succeedsWithin(
      new Promise<void>((resolve, reject) => {
        listener.once('notification', () => resolve());
        // A pooler may close the connection instead of rejecting the statement.
        listener.once('error', reject);
        listener.once('end', () => reject(new Error('The connection has ended.')));
      }),
      limitInMs,
    );
    await listener.connect();
    await listener.query(`listen ${channel}`);
    await sql`select pg_notify(${channel}, '')`.execute(database);
    if (!(await arrives)) {
      throw new DatabaseStartError(
        'DATABASE_URL leads to a connection pooler that does not forward LISTEN/NOTIFY (transaction pooling). ' +
          'Use its session mode or a direct connection.',
      );
    }
  } finally {
    await listener.end();
  }
}

function describe(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describe).join('; ');
  return error instanceof Error ? error.message : String(error);
}
