import { connectPool } from '../../src/database/connection/connect-pool.js';
import type { Database } from '../../src/database/database.js';
import { sql } from 'kysely';
import { quietLogger } from '../../test/stage/database/quiet-logger.js';
import { adminKey } from '../../test/stage/gateway/caller.js';
import { type GatewayProcess, startGatewayProcess } from '../../test/stage/gateway/gateway-process.js';
import { fillDatabase, type History } from '../../test/stage/database/fill-database.js';

/** A gateway on its own database with stored history. */
export interface StoredGateway {
  readonly process: GatewayProcess;
  readonly database: Database;
  readonly filledInMs: number;
  stop(): Promise<void>;
}

/** Creates a database on the server at `serverUrl`, starts a gateway on it, and fills it with history. */
export async function startStoredGateway(
  serverUrl: string,
  { name, folder, allowedOrigin, history }: StoredGatewayOptions,
): Promise<StoredGateway> {
  const server = connectPool(serverUrl, quietLogger, 1).database;
  await sql`create database ${sql.id(name)}`.execute(server);
  await server.destroy();
  const databaseUrl = serverUrl.replace('@/postgres?', `@/${name}?`);
  const process = await startGatewayProcess(
    {
      DATABASE_URL: databaseUrl,
      ADMIN_API_KEY: adminKey,
      ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
      PROVIDER_BASE_URL_ALLOWLIST: allowedOrigin,
      MAX_OPEN_REFRESHES: '100000',
      RATE_LIMIT_PER_MINUTE: '1000000',
      LOG_LEVEL: 'warn',
    },
    folder,
  );
  const { database } = connectPool(databaseUrl, quietLogger, 4);
  const startedAtInMs = performance.now();
  await fillDatabase(database, history);
  return {
    process,
    database,
    filledInMs: performance.now() - startedAtInMs,
    stop: async () => {
      await process.stop();
      await database.destroy();
    },
  };
}

interface StoredGatewayOptions {
  readonly name: string;
  readonly folder: string;
  /** The origin that connections made through the API may use. */
  readonly allowedOrigin: string;
  readonly history: History;
}
