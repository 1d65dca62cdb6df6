import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FeatureModule } from '../../../src/bootstrap/app.module.js';
import { readSettings } from '../../../src/config/read-settings.js';
import { createApplication } from '../../../src/bootstrap/create-application.js';
import { DatabaseModule } from '../../../src/database/database.module.js';
import { openDatabase } from '../../../src/database/open-database.js';
import { createLogger } from '../../../src/platform/logger.js';
import { defaultLimits, type RequestLimits } from '../../../src/bootstrap/create-http-adapter.js';
import { createTestDatabase } from '../database/create-test-database.js';

/** The key of every gateway in the tests. */
export const adminKey = 'rgw_admin_0123456789abcdef0123456789abcdef';

interface TestGateway {
  readonly app: NestFastifyApplication;
  readonly origin: string;
  readonly port: number;
  /** The lines logged so far. */
  readonly logLines: readonly string[];
  /** Calls with the admin key unless other headers are given. */
  readonly call: (path: string, init?: RequestInit) => Promise<Response>;
  readonly stop: () => Promise<void>;
}

interface TestGatewayOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly featureModules?: readonly FeatureModule[];
  readonly limits?: Partial<RequestLimits>;
  /** Returns the URL that the gateway uses for its database; gets the direct URL. */
  readonly reachDatabase?: (databaseUrl: string) => Promise<string>;
}

/** Starts a real gateway on a free port of 127.0.0.1, with its own database and no connections. */
export async function startTestGateway({
  environment,
  featureModules,
  limits,
  reachDatabase = (databaseUrl) => Promise.resolve(databaseUrl),
}: TestGatewayOptions = {}): Promise<TestGateway> {
  const logLines: string[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      logLines.push(...chunk.toString().trim().split('\n'));
      done();
    },
  });
  const configuration = {
    settings: readSettings(environment ?? {}),
    secrets: { adminApiKey: adminKey, encryptionKeys: [{ id: 'k1', key: randomBytes(32) }] },
    logger: createLogger('info', destination),
  };
  const testDatabase = await createTestDatabase();
  const databaseUrl = await reachDatabase(testDatabase.url);
  const opened = await openDatabase({ databaseUrl, dataDir: '/nowhere' }, configuration.logger);
  const furtherModules = [DatabaseModule.forOpened(opened), ...(featureModules ?? [])];
  const app = await createApplication(configuration, furtherModules, { ...defaultLimits, ...limits }).catch(
    async (error: unknown) => {
      await opened.close();
      await testDatabase.close();
      throw error;
    },
  );
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    app,
    origin,
    port,
    logLines,
    call: (path, init = {}) =>
      fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${adminKey}` }, ...init }),
    stop: async () => {
      await app.close();
      await testDatabase.close();
    },
  };
}
