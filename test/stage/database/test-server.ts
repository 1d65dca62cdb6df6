import { mkdtemp, rm } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { connectPool } from '../../../src/database/connection/connect-pool.js';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../../src/database/embedded/embedded-postgres.js';
import { migrateSchema } from '../../../src/database/migrations/migrate-schema.js';
import { quietLogger } from './quiet-logger.js';
import { startInstalledPostgres } from './start-installed-postgres.js';

/** The migrated database that test databases are copies of. */
const templateName = 'gateway_template';

/** The data lives as long as the run, so nothing waits for the disk; and several gateways at a time serve each worker of Jest. */
const changes = { fsync: 'off', full_page_writes: 'off', max_connections: '200' };

interface StartedServer {
  readonly postgres: Pick<EmbeddedPostgres, 'url' | 'stop'>;
  readonly dataDirectory: string;
}

/** The one PostgreSQL of a test run. It lives in Jest's main process and serves its URL to the workers over HTTP. */
class TestServer {
  private started: Promise<StartedServer> | null = null;
  private door: Server | null = null;

  /** Returns the address that answers with the server's URL; the first question starts it. */
  async offer(): Promise<string> {
    const door = createServer((_request, response) => {
      // A kept connection may be closed here in the moment in which a worker asks again.
      response.setHeader('connection', 'close');
      this.started ??= startMigrated();
      this.started.then(
        ({ postgres }) => response.end(postgres.url),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
    this.door = door;
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    const { port } = door.address() as AddressInfo;
    return `http://127.0.0.1:${port}/`;
  }

  async stop(): Promise<void> {
    this.door?.close();
    this.door?.closeAllConnections();
    if (this.started === null) return;
    const { postgres, dataDirectory } = await this.started;
    await postgres.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

async function startMigrated(): Promise<StartedServer> {
  const dataDirectory = await mkdtemp(path.join(os.tmpdir(), 'gateway-test-'));
  const binDirectory = process.env.TEST_POSTGRES_BIN;
  const postgres = await (binDirectory === undefined
    ? startEmbeddedPostgres({ dataDirectory, logger: quietLogger, changes })
    : startInstalledPostgres({ binDirectory, dataDirectory, changes }));
  const admin = connectPool(postgres.url, quietLogger);
  await sql`create database ${sql.id(templateName)}`.execute(admin.database);
  await admin.database.destroy();
  const template = connectPool(postgres.url.replace('@/postgres?', `@/${templateName}?`), quietLogger);
  await migrateSchema(template.database, quietLogger);
  await template.database.destroy();
  return { postgres, dataDirectory };
}

export const testServer = new TestServer();
