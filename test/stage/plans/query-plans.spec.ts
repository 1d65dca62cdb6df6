import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deleteExpiredKeys } from '../../../src/access/idempotency/idempotency-sweeper.js';
import { WebhookSweeper } from '../../../src/notification/webhooks/webhook-sweeper.js';
import { deleteOld } from '../../../src/refresh/store/delete-old.js';
import { createTestDatabase, type TestDatabase } from '../database/create-test-database.js';
import { requestRefresh, waitForEnd } from '../gateway/follow.js';
import { store } from '../gateway/sources.js';
import { startPlentifulSandbox } from '../gateway/stage.js';
import { type Receiver, startReceiver } from '../receivers/receiver.js';
import { fillDatabase } from '../database/fill-database.js';
import type { Sandbox } from '../../../src/sandbox/start-sandbox.js';
import { findWholeReads } from './judge-plan.js';
import { startExplainedGateway } from './start-explained-gateway.js';

const quick = { queuedInMs: 20, runningInMs: 100 };

describe('among thousands of connections and tens of thousands of refreshes', () => {
  let test: TestDatabase;
  let sandbox: Sandbox;
  let receiver: Receiver;
  let gateway: Awaited<ReturnType<typeof startExplainedGateway>>;

  beforeAll(async () => {
    test = await createTestDatabase();
    await fillDatabase(test.database, { connections: 3_000, refreshes: 30_000 });
    sandbox = await startPlentifulSandbox({ sources: ['1', '2', '3'].map((id) => store(id, quick)) });
    receiver = await startReceiver();
    gateway = await startExplainedGateway(test.url, {
      PROVIDER_BASE_URL_ALLOWLIST: new URL(sandbox.shipstationUrl).origin,
      WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
    });
  });
  afterAll(async () => {
    await gateway.stop();
    await receiver.close();
    await sandbox.close();
    await test.close();
  });

  const get = async (path: string) => {
    const response = await gateway.caller.call(path);
    expect({ path, status: response.status }).toEqual({ path, status: 200 });
    return response;
  };
  const send = (method: string, path: string, json?: unknown) =>
    gateway.caller.call(path, { method, ...(json === undefined ? {} : { json }) });

  it('no statement of the gateway reads a growing table from end to end', async () => {
    await changeAndRefresh();
    await readLists();
    await deleteOld(gateway.database, 10);
    await deleteOld(gateway.database, 10);
    await deleteExpiredKeys(gateway.database, 100);
    await gateway.app.get(WebhookSweeper).sweep();
    await send('DELETE', '/connections/planned');

    const texts = new Set(gateway.statements.map(({ text }) => text));
    expect(texts.size).toBeGreaterThan(80);
    const wholeReads = new Map(
      gateway.statements.flatMap(({ text, plan }) => {
        const tables = findWholeReads(plan);
        return tables.length === 0 ? [] : [[text.replaceAll(/\s+/g, ' '), tables.join(', ')]];
      }),
    );
    expect(Object.fromEntries(wholeReads)).toEqual({});
  });

  async function changeAndRefresh(): Promise<void> {
    const made = await send('POST', '/connections', {
      id: 'planned',
      provider: 'shipstation',
      baseUrl: sandbox.shipstationUrl,
      credentials: sandbox.credentials.shipstation,
      settings: { quota: { requestsPerMinute: 6000, share: 1 } },
      verify: true,
    });
    expect(made.status).toBe(201);
    await send('PATCH', '/connections/planned', { settings: { settleSeconds: 5 } });
    const webhook = await send('POST', '/webhooks', { url: receiver.url });
    expect(webhook.status).toBe(201);
    const requests = [
      { source: '1' },
      { source: '2', since: '2020-01-01T00:00:00Z' },
      {},
      { source: '1', maxAgeSeconds: 60 },
    ];
    for (const [index, request] of requests.entries()) {
      const key = { 'idempotency-key': `planned-${index}` };
      const { id } = await requestRefresh(gateway.caller, { connection: 'planned', ...request }, key);
      await get(`/refresh/${id}/targets?limit=1`);
      expect((await waitForEnd(gateway.caller, id)).status).toBe('succeeded');
    }
    const { id } = await requestRefresh(gateway.caller, { connection: 'planned', source: '3' });
    await send('POST', `/refresh/${id}/cancel`);
    await receiver.waitFor(4);
    await get('/connections/planned/sources');
    await get('/connections/planned/quota');
    await send('POST', '/connections/planned/sources/3/release');
    await get('/connections/planned');
    await get('/connections?limit=20');
  }

  async function readLists(): Promise<void> {
    const time = '2026-11-10T00:00:00Z';
    const filters = [
      '',
      'connection=stored-7',
      'provider=shipengine',
      'source=3',
      'connection=stored-7&source=3',
      'status=failed',
      'status=succeeded&status=failed&status=queued',
      'connection=stored-7&status=expired',
      'provider=shipstation&status=running&status=expired',
      `createdAfter=${time}`,
      `createdBefore=${time}`,
      `createdBefore=${time}&status=succeeded&connection=stored-7`,
    ];
    const granted = ['stored-3', 'stored-4', 'stored-5'];
    const made = await send('POST', '/api-keys', {
      name: 'planned',
      scopes: ['refresh:read'],
      connections: granted,
    });
    expect(made.status).toBe(201);
    const { key } = made.body as { key: string };
    for (const filter of filters) {
      const first = gateway.caller.refreshesOf(await get(`/refresh?limit=5&${filter}`));
      if (first.nextCursor !== null) await get(`/refresh?limit=5&${filter}&cursor=${first.nextCursor}`);
      const headers = { authorization: `Bearer ${key}` };
      const response = await gateway.caller.call(`/refresh?limit=5&${filter}`, { headers });
      expect(response.status).toBe(200);
      const seen = gateway.caller.refreshesOf(response).items.map(({ connection }) => connection);
      expect(granted).toEqual(expect.arrayContaining(seen));
    }
    await get('/audit?limit=5');
    await get('/audit?limit=5&connection=stored-7');
    await get('/audit/provider-calls?limit=5&connection=stored-7');
    await get('/api-keys');
    await get('/webhooks');
  }
});
