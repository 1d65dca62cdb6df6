import type pg from 'pg';
import type { Settings } from '../config/settings.js';
import { succeedsWithin } from '../platform/clock.js';
import { checkWritable, explainMissingRights } from './connection/check-rights.js';
import { checkNotifications, checkServerVersion } from './connection/check-server.js';
import { buildClientConfig, connectPool } from './connection/connect-pool.js';
import type { DatabaseOutage } from './connection/database-outage.js';
import type { Database, DatabaseLogger } from './database.js';
import { startEmbeddedPostgres } from './embedded/embedded-postgres.js';
import { migrateSchema } from './migrations/migrate-schema.js';
import { DatabaseSignals } from './signals/database-signals.js';

/** The open database: migrated, and checked to forward notifications. */
export interface OpenedDatabase {
  readonly database: Database;
  readonly outage: DatabaseOutage;
  readonly pool: pg.Pool;
  /** Hints between replicas over LISTEN/NOTIFY. */
  readonly signals: DatabaseSignals;
  /** For connections outside the pool. */
  readonly clientConfig: pg.ClientConfig;
  /** Closes all connections; then stops the embedded server, if there is one. Safe to be called again. */
  close(): Promise<void>;
}

/**
 * Opens the server of `DATABASE_URL`, or starts and opens the embedded server.
 * @throws DatabaseStartError with a message for the operator; nothing stays open.
 */
export async function openDatabase(
  settings: Pick<Settings, 'databaseUrl' | 'dataDir'>,
  logger: DatabaseLogger,
): Promise<OpenedDatabase> {
  if (settings.databaseUrl !== null) return connect(settings.databaseUrl, logger, () => Promise.resolve());
  const embedded = await startEmbeddedPostgres({ dataDirectory: settings.dataDir, logger });
  return connect(embedded.url, logger, () => embedded.stop());
}

/** Maximum wait for used connections at closing. After it the embedded server is stopped anyway. */
const poolLimitInMs = 5_000;

async function connect(
  url: string,
  logger: DatabaseLogger,
  stopServer: () => Promise<void>,
): Promise<OpenedDatabase> {
  const { pool, database, outage } = connectPool(url, logger);
  const clientConfig = buildClientConfig(url);
  const signals = new DatabaseSignals({ pool, clientConfig, logger, outage });
  let closing: Promise<void> | null = null;
  const close = async () => {
    await signals.close();
    const closed = database.destroy().catch((error: unknown) => {
      logger.warn({ err: error }, 'database connections could not be closed');
    });
    if (!(await succeedsWithin(closed, poolLimitInMs))) {
      logger.warn({}, 'database connections are still in use; they are left to the server to end');
    }
    await stopServer();
  };
  const opened: OpenedDatabase = {
    database,
    outage,
    pool,
    signals,
    clientConfig,
    close: () => (closing ??= close()),
  };
  try {
    await checkServerVersion(database);
    await checkWritable(database);
    await checkNotifications(database, clientConfig);
    await migrateSchema(database, logger);
    return opened;
  } catch (error) {
    await opened.close();
    throw explainMissingRights(error);
  }
}
