import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { PoolClient } from 'pg';
import { readSettings } from '../../../src/config/read-settings.js';
import { createApplication } from '../../../src/bootstrap/create-application.js';
import { DatabaseModule } from '../../../src/database/database.module.js';
import { openDatabase } from '../../../src/database/open-database.js';
import { createLogger } from '../../../src/platform/logger.js';
import { adminKey } from '../gateway/start-test-gateway.js';
import { openCaller } from '../gateway/caller.js';
import { type PlannedStatement, readPlan } from './judge-plan.js';

const explaining = [
  'session_preload_libraries=auto_explain',
  'auto_explain.log_min_duration=0',
  'auto_explain.log_level=notice',
  'auto_explain.log_format=json',
  'client_min_messages=notice',
];

/** A whole gateway in this process; PostgreSQL reports the plan of every statement from its pool. */
export async function startExplainedGateway(
  databaseUrl: string,
  environment: Readonly<Record<string, string>>,
) {
  const options = explaining.map((setting) => `-c ${setting}`).join(' ');
  const parts = {
    settings: readSettings(environment),
    secrets: { adminApiKey: adminKey, encryptionKeys: [{ id: 'k1', key: randomBytes(32) }] },
    logger: createLogger('silent'),
  };
  const opened = await openDatabase(
    { databaseUrl: `${databaseUrl}&options=${encodeURIComponent(options)}`, dataDir: '/nowhere' },
    parts.logger,
  );
  const statements: PlannedStatement[] = [];
  const heard = new WeakSet<PoolClient>();
  opened.pool.on('acquire', (client) => {
    if (heard.has(client)) return;
    heard.add(client);
    client.on('notice', ({ message }) => {
      const planned = readPlan(message ?? '');
      if (planned !== null) statements.push(planned);
    });
  });
  const app = await createApplication(parts, [DatabaseModule.forOpened(opened)]);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const caller = await openCaller(`http://127.0.0.1:${port}`);
  return { app, caller, statements, database: opened.database, stop: () => app.close() };
}
