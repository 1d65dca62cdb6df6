import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Inject, Injectable, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTestDatabase, type TestDatabase } from '../../../test/database/create-test-database.js';
import { quietLogger } from '../../../test/database/quiet-logger.js';
import { readSettings } from '../../config/read-settings.js';
import { createApplication } from '../../create-application.js';
import { DATABASE, type Database } from '../../database/database.js';
import { DatabaseModule } from '../../database/database.module.js';
import { openDatabase } from '../../database/open-database.js';
import { createLogger } from '../../platform/logger.js';
import { providerCatalogue } from '../../providers/provider-catalogue.js';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.js';
import { ConnectionAccounts } from '../connection-accounts.js';
import {
  CONNECTION_CALLS,
  type ConnectionCalls,
  type QuotaView,
  type ReadSourcesOutcome,
  type VerifyOutcome,
} from '../connection-calls.port.js';
import type { ConnectionEntry } from '../connection-entry.js';
import { ConnectionStore } from '../connection-store.js';
import { ConnectionsApiModule } from '../connections-api.module.js';
import { ConnectionsModule } from '../connections.module.js';
import { parseConnectionsFile } from '../file/parse-connections-file.js';
import { reconcileConnections } from '../reconcile/reconcile-connections.js';

const adminApiKey = 'admin-key-with-more-than-32-characters';
const encryptionKeys = [{ id: 'k1', key: randomBytes(32) }];
const readAt = new Date('2026-11-22T10:00:00.000Z');

/** What the specs read of a list. */
interface ListBody {
  readonly items: readonly { readonly id: string }[];
  readonly nextCursor: string | null;
}

const someText: unknown = expect.any(String);
const someInstant: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);

/** Makes each call at once: the quota of a dispatcher is not what these specs are about. */
@Injectable()
class CallsAtOnce implements ConnectionCalls {
  constructor(
    @Inject(ConnectionAccounts) private readonly accounts: ConnectionAccounts,
    @Inject(ConnectionStore) private readonly store: ConnectionStore,
    @Inject(DATABASE) private readonly database: Database,
  ) {}

  async readSources(
    internalId: number,
    _maxAgeInMs: number,
    timeoutInMs: number,
  ): Promise<ReadSourcesOutcome> {
    const account = await this.accounts.open(internalId);
    if (account === null) return 'failed';
    const signal = AbortSignal.timeout(timeoutInMs);
    const answer = await account.provider.readSources({ signal, marketplaces: null });
    if (answer.kind === 'failed') {
      if (answer.failure.kind === 'unauthorized') {
        await this.store.markUnauthorized(internalId, account.credentialVersion, 'unauthorized');
      }
      return 'failed';
    }
    const rows = answer.value.map((reading) => ({
      connection_id: internalId,
      source_id: reading.source,
      known: true,
      name: reading.name,
      marketplace: reading.marketplace,
      active: reading.active,
      refreshable: reading.refreshable,
      word: reading.status?.word ?? null,
      provider_status: reading.status?.providerStatus ?? null,
      stamp_at: reading.lastAttempt?.instant ?? null,
      observed_at: readAt,
    }));
    await this.database
      .insertInto('sources')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await this.database
      .updateTable('dispatches')
      .set({ list_begun_at: readAt, list_ended_at: readAt })
      .where('connection_id', '=', internalId)
      .execute();
    return 'fresh';
  }

  async verify(internalId: number, timeoutInMs: number): Promise<VerifyOutcome> {
    const account = await this.accounts.open(internalId);
    if (account === null) return { kind: 'timeout' };
    const answer = await account.provider.verify({ signal: AbortSignal.timeout(timeoutInMs) });
    if (answer.kind === 'read') {
      await this.store.heal(internalId, account.credentialVersion);
      return { kind: 'accepted', checkedAt: readAt };
    }
    const failure = { code: 'provider-unauthorized', detail: answer.failure.detail };
    return { kind: 'not-accepted', checkedAt: readAt, failure };
  }

  async quota(internalId: number): Promise<QuotaView> {
    const account = await this.accounts.open(internalId);
    const share = account?.settings.quota.share ?? 0;
    return { limit: 40, share, used: 3, remaining: 29, resetsAt: readAt, callsWaiting: 0 };
  }
}

@Module({
  imports: [ConnectionsModule],
  providers: [{ provide: CONNECTION_CALLS, useClass: CallsAtOnce }],
  exports: [CONNECTION_CALLS],
})
class CallsModule {}

describe('connections over HTTP', () => {
  let sandbox: Sandbox;
  let test: TestDatabase;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    [sandbox, test] = await Promise.all([startSandbox(), createTestDatabase()]);
    const settings = readSettings({});
    const parts = { settings, secrets: { adminApiKey, encryptionKeys }, logger: createLogger('silent') };
    const opened = await openDatabase({ databaseUrl: test.url, dataDir: settings.dataDir }, quietLogger);
    app = await createApplication(parts, [
      DatabaseModule.forOpened(opened),
      ConnectionsApiModule.over(CallsModule),
    ]);
  });
  afterAll(async () => {
    await app.close();
    await test.close();
    await sandbox.close();
  });
  beforeEach(async () => {
    sandbox.control.reset();
    await test.database.deleteFrom('sources').execute();
    await test.database.deleteFrom('dispatches').execute();
    await test.database.deleteFrom('connections').execute();
    await reconcile(file());
  });

  /** Two good connections and one whose secret the provider does not know. */
  function file(): string {
    const { apiKey, apiSecret } = sandbox.credentials.shipstation;
    return JSON.stringify({
      connections: [
        {
          id: 'acme',
          provider: 'shipstation',
          credentials: { apiKey, apiSecret },
          baseUrl: sandbox.shipstationUrl,
        },
        {
          id: 'brand',
          provider: 'shipengine',
          credentials: sandbox.credentials.shipengine,
          baseUrl: sandbox.shipengineUrl,
        },
        {
          id: 'wrong',
          provider: 'shipstation',
          credentials: { apiKey, apiSecret: 'no' },
          baseUrl: sandbox.shipstationUrl,
        },
      ],
    });
  }

  function entriesOf(text: string): readonly ConnectionEntry[] {
    const parsed = parseConnectionsFile(text, {}, providerCatalogue);
    if (parsed.kind === 'mistaken') throw new Error(parsed.mistakes.join('\n'));
    return parsed.connections;
  }

  async function reconcile(text: string): Promise<void> {
    const context = { database: test.database, encryptionKeys, catalogue: providerCatalogue };
    await reconcileConnections(context, 'file', entriesOf(text));
  }

  async function call<Body = unknown>(method: 'GET' | 'POST', url: string) {
    const answer = await app.inject({ method, url, headers: { authorization: `Bearer ${adminApiKey}` } });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      body: answer.json<Body>(),
    };
  }

  it('are listed page by page without any secret', async () => {
    const first = await call<ListBody>('GET', '/connections?limit=2');
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      items: [{ id: 'acme' }, { id: 'brand' }],
      nextCursor: someText,
    });
    const second = await call('GET', `/connections?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ id: 'wrong' }], nextCursor: null });
    expect(first.text).not.toContain('sandbox-shipstation');
  });

  it('refuse a cursor that no page can have given', async () => {
    for (const cursor of ['!', Buffer.from('a\0b').toString('base64url')]) {
      expect(await call('GET', `/connections?cursor=${encodeURIComponent(cursor)}`)).toMatchObject({
        status: 400,
        body: { code: 'invalid-request', errors: [{ pointer: '?cursor' }] },
      });
    }
  });

  it('are shown one by one with their settings and a hint of the key', async () => {
    expect((await call('GET', '/connections/acme')).body).toEqual({
      id: 'acme',
      provider: 'shipstation',
      status: 'active',
      statusReason: null,
      managedBy: 'file',
      baseUrl: sandbox.shipstationUrl,
      settings: { quota: { requestsPerMinute: null, share: 0.8 }, settleSeconds: 30, reaskAfterSeconds: 900 },
      credentialHint: '-key',
      createdAt: someInstant,
      updatedAt: someInstant,
    });
  });

  it.each(['unknown', 'Acme', 'a%20b', '..%2f', 'x'.repeat(80)])(
    'do not exist under the id %s',
    async (id) => {
      for (const path of ['', '/sources', '/quota']) {
        expect(await call('GET', `/connections/${id}${path}`)).toMatchObject({
          status: 404,
          body: { code: 'connection-not-found' },
        });
      }
      expect(await call('POST', `/connections/${id}/verify`)).toMatchObject({ status: 404 });
    },
  );

  it('need a key', async () => {
    expect((await app.inject({ method: 'GET', url: '/connections' })).statusCode).toBe(401);
    expect((await app.inject({ method: 'GET', url: '/providers' })).statusCode).toBe(401);
  });

  it('read their sources when none were ever read, and not again', async () => {
    const first = await call<ListBody>('GET', '/connections/acme/sources?limit=2');
    expect(first.body).toMatchObject({
      items: [
        {
          id: '12345',
          name: 'My Shopify store',
          active: true,
          refreshable: true,
          status: 'unknown',
          providerStatus: null,
          lastAttemptAt: someInstant,
          observedAt: '2026-11-22T10:00:00.000Z',
        },
        { id: '12346' },
      ],
    });
    const rest = await call('GET', `/connections/acme/sources?cursor=${first.body.nextCursor}`);
    expect(rest.body).toMatchObject({
      items: [{ id: '12347' }, { id: '12348' }, { id: '12349' }],
      nextCursor: null,
    });
    expect(sandbox.control.calls()).toHaveLength(1);
  });

  it('leave out sources that are gone or were never shown', async () => {
    const { body } = await call<ListBody>('GET', '/connections/brand/sources');
    const [gone, unshown, kept] = body.items;
    const change = (values: { absences?: number; known?: boolean }, source = kept) =>
      test.database
        .updateTable('sources')
        .set(values)
        .where('source_id', '=', source?.id ?? '')
        .execute();
    await change({ absences: 2 }, gone);
    await change({ known: false }, unshown);
    await change({ absences: 1 }, kept);
    expect((await call<ListBody>('GET', '/connections/brand/sources')).body.items).toEqual([kept]);
  });

  it('ask for a read when a fresh one is wished, and answer what is known when it fails', async () => {
    const known = await call('GET', '/connections/acme/sources');
    sandbox.control.addFault({ fault: { kind: 'server-error' }, times: 1 });
    const answer = await call('GET', '/connections/acme/sources?maxAgeSeconds=0');
    expect(answer).toMatchObject({ status: 200, body: known.body });
    expect(sandbox.control.calls()).toHaveLength(2);
  });

  it.each(['', '-1', '1.5', 'x', '1e3', '99999999999'])('refuse the age "%s"', async (age) => {
    expect(await call('GET', `/connections/acme/sources?maxAgeSeconds=${age}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid-request', errors: [{ pointer: '?maxAgeSeconds' }] },
    });
  });

  it('whose sources were never read and cannot be say so, with the time to try again', async () => {
    sandbox.control.addFault({ fault: { kind: 'server-error' }, times: 1 });
    const answer = await call('GET', '/connections/acme/sources');
    expect(answer).toMatchObject({
      status: 503,
      body: { code: 'unavailable' },
      headers: { 'retry-after': '10' },
    });
  });

  it('that make no calls say why instead of promising sources', async () => {
    expect(await call('GET', '/connections/wrong/sources')).toMatchObject({
      status: 409,
      body: { code: 'connection-unauthorized' },
    });
    await reconcile(JSON.stringify({ connections: [] }));
    expect(await call('GET', '/connections/acme/sources')).toMatchObject({
      status: 409,
      body: {
        code: 'connection-paused',
        detail: 'The connection is paused (removed-from-file) and makes no calls.',
      },
    });
    expect(await call('POST', '/connections/acme/verify')).toMatchObject({
      status: 409,
      body: { code: 'connection-paused' },
    });
  });

  it('that are paused still show the sources that are known', async () => {
    const known = await call('GET', '/connections/acme/sources');
    await reconcile(JSON.stringify({ connections: [] }));
    expect((await call('GET', '/connections/acme/sources?maxAgeSeconds=0')).body).toEqual(known.body);
    expect((await call('GET', '/connections/acme')).body).toMatchObject({
      status: 'paused',
      credentialHint: null,
    });
  });

  it('are verified with one call', async () => {
    expect(await call('POST', '/connections/acme/verify')).toMatchObject({
      status: 200,
      body: {
        accepted: true,
        checkedAt: '2026-11-22T10:00:00.000Z',
        failure: null,
        connection: { id: 'acme', status: 'active' },
      },
    });
    expect(sandbox.control.calls()).toHaveLength(1);
    expect((await call('POST', '/connections/wrong/verify')).body).toMatchObject({
      accepted: false,
      failure: { code: 'provider-unauthorized', detail: someText },
    });
  });

  it('that were refused are active again after a verification that is accepted', async () => {
    await call('GET', '/connections/wrong/sources');
    expect((await call('GET', '/connections/wrong')).body).toMatchObject({
      status: 'unauthorized',
      statusReason: 'unauthorized',
    });
    const { apiKey } = sandbox.credentials.shipstation;
    sandbox.control.setCredentials({ shipstation: { apiKey, apiSecret: 'no' } });
    const { body } = await call('POST', '/connections/wrong/verify');
    expect(body).toMatchObject({ accepted: true, connection: { status: 'active', statusReason: null } });
  });

  it('are called with the credentials they have now', async () => {
    await call('POST', '/connections/wrong/verify');
    await reconcile(file().replace('"no"', '"yes"'));
    const { apiKey } = sandbox.credentials.shipstation;
    sandbox.control.setCredentials({ shipstation: { apiKey, apiSecret: 'yes' } });
    expect((await call('POST', '/connections/wrong/verify')).body).toMatchObject({ accepted: true });
  });

  it('show their quota', async () => {
    expect(await call('GET', '/connections/acme/quota')).toMatchObject({
      status: 200,
      body: {
        limit: 40,
        share: 0.8,
        used: 3,
        remaining: 29,
        resetsAt: '2026-11-22T10:00:00.000Z',
        callsWaiting: 0,
      },
    });
    expect(sandbox.control.calls()).toHaveLength(0);
  });

  it('stand beside the providers, which tell what they can do', async () => {
    const list = await call<ListBody>('GET', '/providers?limit=1');
    expect(list.body).toMatchObject({
      items: [{ id: 'shipengine', capabilities: { since: false } }],
      nextCursor: someText,
    });
    const rest = await call('GET', `/providers?limit=1&cursor=${list.body.nextCursor}`);
    expect(rest.body).toMatchObject({ items: [{ id: 'shipstation' }], nextCursor: null });

    const { body } = await call('GET', '/providers/shipstation');
    expect(body).toMatchObject({
      title: 'ShipStation',
      capabilities: { since: true, refreshAll: true, statusInList: false, webhooks: true },
      quota: { calls: 40, windowSeconds: 60 },
      baseUrls: ['https://ssapi.shipstation.com'],
      credentialSchema: { required: ['apiKey', 'apiSecret'] },
      settingsSchema: { properties: { quota: { type: 'object' }, sinceMode: { type: 'string' } } },
    });
    expect(await call('GET', '/providers/shippo')).toMatchObject({
      status: 404,
      body: { code: 'provider-not-found' },
    });
  });
});
