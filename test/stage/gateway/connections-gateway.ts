import { randomBytes } from 'node:crypto';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessModule } from '../../../src/access/access.module.js';
import { authenticateRequests, authorizeRequests } from '../../../src/access/check-callers.js';
import { Authenticator } from '../../../src/access/authenticator.js';
import { ConfigModule } from '../../../src/config/config.module.js';
import { CONNECTION_CALLS } from '../../../src/connections/connection-calls.port.js';
import { CONNECTION_REFRESHES } from '../../../src/connections/connection-refreshes.port.js';
import { ConnectionsApiModule } from '../../../src/connections/connections-api.module.js';
import { WebhookInbox } from '../../../src/connections/provider-webhooks/webhook-inbox.js';
import { ConnectionsModule } from '../../../src/connections/connections.module.js';
import { parseConnectionsFile } from '../../../src/connections/file/parse-connections-file.js';
import { reconcileConnections } from '../../../src/connections/reconcile/reconcile-connections.js';
import { readSettings } from '../../../src/config/read-settings.js';
import type { Database } from '../../../src/database/database.js';
import { DatabaseModule } from '../../../src/database/database.module.js';
import { openDatabase } from '../../../src/database/open-database.js';
import { systemClock } from '../../../src/platform/clock.js';
import { createLogger } from '../../../src/platform/logger.js';
import { PlatformModule } from '../../../src/platform/platform.module.js';
import { ProblemFilter } from '../../../src/http/problem.filter.js';
import { RequestValidationPipe } from '../../../src/http/request-validation.pipe.js';
import { UnexpectedInputGuard } from '../../../src/http/unexpected-input.guard.js';
import { providerCatalogue } from '../../../src/providers/provider-catalogue.js';
import { RefreshesOfConnections } from '../../../src/refresh/refreshes-of-connections.js';
import { createHttpAdapter, defaultLimits } from '../../../src/bootstrap/create-http-adapter.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { createTestDatabase } from '../database/create-test-database.js';
import { quietLogger } from '../database/quiet-logger.js';
import { ImmediateCalls } from './immediate-calls.js';

const adminApiKey = 'admin-key-with-more-than-32-characters';
const encryptionKeys = [{ id: 'k1', key: randomBytes(32) }];

@Module({
  imports: [ConnectionsModule],
  providers: [
    { provide: CONNECTION_CALLS, useClass: ImmediateCalls },
    { provide: CONNECTION_REFRESHES, useClass: RefreshesOfConnections },
  ],
  exports: [CONNECTION_CALLS, CONNECTION_REFRESHES],
})
class CallsModule {}

@Module({})
class TestedModule {}

/** What the specs read of a list. */
export interface ListBody {
  readonly items: readonly { readonly id: string }[];
  readonly nextCursor: string | null;
}

/** The connections API of a gateway with its own database and providers. */
export type ConnectionsGateway = Awaited<ReturnType<typeof startConnectionsGateway>>;

/** Starts sandbox, database and application. */
export async function startConnectionsGateway() {
  const [sandbox, test] = await Promise.all([startSandbox(), createTestDatabase()]);
  const app = await startModule(test.url, [
    ...[sandbox.shipstationUrl, sandbox.shipengineUrl].map((url) => new URL(url).origin),
    'https://elsewhere.test',
  ]);
  const reconcile = (text: string) => reconcileText(test.database, text);
  return {
    sandbox,
    database: test.database,
    reconcile,
    /** Resets the sandbox, and leaves two valid connections and one with a wrong secret. */
    async reset() {
      sandbox.control.reset();
      await test.database.deleteFrom('sources').execute();
      await test.database.deleteFrom('provider_calls').execute();
      await test.database.deleteFrom('credential_checks').execute();
      await test.database.deleteFrom('dispatches').execute();
      await test.database.deleteFrom('connections').execute();
      await reconcile(describeFile(sandbox));
    },
    /** Calls with the admin key, or without a key. */
    async call<Body = unknown>(method: 'GET' | 'POST', url: string, key: string | null = adminApiKey) {
      const headers = key === null ? {} : { authorization: `Bearer ${key}` };
      const response = await app.inject({ method, url, headers });
      const { statusCode: status, body: text } = response;
      return { status, headers: response.headers, text, body: response.json<Body>() };
    },
    /** Calls with the admin key and a body. */
    async send(method: 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) {
      const headers = { authorization: `Bearer ${adminApiKey}` };
      const response = await app.inject({
        method,
        url,
        headers,
        ...(payload === undefined ? {} : { payload }),
      });
      const { statusCode: status, body: text } = response;
      const body: unknown = text === '' ? null : JSON.parse(text);
      return { status, headers: response.headers, text, body };
    },
    /** Sends the webhook of a provider: without a key, the payload unchanged. */
    post(url: string, payload: string, headers: Readonly<Record<string, string>>) {
      return app.inject({
        method: 'POST',
        url,
        payload,
        headers: { 'content-type': 'application/json', ...headers },
      });
    },
    /** Resolves when the webhooks that were sent so far have been processed. */
    settleWebhooks: () => app.get(WebhookInbox, { strict: false }).settle(),
    /** The connections whose next read was brought forward. */
    readSooner: (): readonly number[] =>
      app.get<ImmediateCalls>(CONNECTION_CALLS, { strict: false }).readSoonerOf,
    async close() {
      await app.close();
      await test.close();
      await sandbox.close();
    },
  };
}

/** Starts the connections module behind the real HTTP edge (authentication, validation, problems), without a dispatcher. */
async function startModule(databaseUrl: string, allowed: readonly string[]): Promise<NestFastifyApplication> {
  const settings = readSettings({ PROVIDER_BASE_URL_ALLOWLIST: allowed.join(',') });
  const logger = createLogger('silent');
  const opened = await openDatabase({ databaseUrl, dataDir: settings.dataDir }, quietLogger);
  const imports = [
    ConfigModule.forGateway(settings, { adminApiKey, encryptionKeys }),
    PlatformModule.forGateway(logger, systemClock),
    AccessModule,
    DatabaseModule.forOpened(opened),
    ConnectionsApiModule.over(CallsModule),
  ];
  const adapter = createHttpAdapter(settings, logger, defaultLimits);
  const app = await NestFactory.create<NestFastifyApplication>({ module: TestedModule, imports }, adapter, {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  const authenticator = app.get(Authenticator);
  authenticateRequests(
    app.getHttpAdapter().getInstance(),
    ({ headers, ip }) => authenticator.identify(headers.authorization, ip),
    () => false,
  );
  authorizeRequests(app.getHttpAdapter().getInstance());
  app.useGlobalFilters(new ProblemFilter(null, defaultLimits));
  app.useGlobalGuards(new UnexpectedInputGuard());
  app.useGlobalPipes(new RequestValidationPipe());
  return app.init();
}

/** The connections file that `reset` reconciles. */
export function describeFile({ credentials, shipstationUrl, shipengineUrl }: Sandbox, secret = 'no'): string {
  const shipstation = { provider: 'shipstation', baseUrl: shipstationUrl };
  const wrong = { apiKey: credentials.shipstation.apiKey, apiSecret: secret };
  return JSON.stringify({
    connections: [
      { id: 'acme', ...shipstation, credentials: credentials.shipstation },
      { id: 'brand', provider: 'shipengine', baseUrl: shipengineUrl, credentials: credentials.shipengine },
      { id: 'wrong', ...shipstation, credentials: wrong },
    ],
  });
}

async function reconcileText(database: Database, text: string): Promise<void> {
  const parsed = parseConnectionsFile(text, {}, providerCatalogue);
  if (parsed.kind === 'invalid') throw new Error(parsed.errors.join('\n'));
  await reconcileConnections(
    { database, encryptionKeys, catalogue: providerCatalogue },
    'file',
    parsed.connections,
  );
}
