import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Room } from '../../src/app.module.js';
import { readSettings } from '../../src/config/read-settings.js';
import { createApplication } from '../../src/create-application.js';
import { createLogger } from '../../src/platform/logger.js';
import { defaultLimits, type RequestLimits } from '../../src/request-limits.js';

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
  readonly rooms?: readonly Room[];
  readonly limits?: Partial<RequestLimits>;
}

/** Starts a real gateway on a free port of 127.0.0.1, without a database. */
export async function startTestGateway({
  environment,
  rooms,
  limits,
}: TestGatewayOptions = {}): Promise<TestGateway> {
  const logLines: string[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      logLines.push(...chunk.toString().trim().split('\n'));
      done();
    },
  });
  const parts = {
    settings: readSettings(environment ?? {}),
    secrets: { adminApiKey: adminKey, encryptionKeys: [] },
    logger: createLogger('info', destination),
  };
  const app = await createApplication(parts, rooms, { ...defaultLimits, ...limits });
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
    stop: () => app.close(),
  };
}
