import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { storeKey, revokeSilently } from '../../../../test/e2e/access/store-key.js';
import { waitUntil } from '../../../../test/stage/gateway/wait-until.js';
import { type Receiver, startReceiver } from '../../../../test/stage/receivers/receiver.js';
import { startWebhookStage, type WebhookStage } from '../../../../test/stage/receivers/webhook-stage.js';
import type { WebhookPageDto } from './webhook-responses.dto.js';

const scopes = ['webhooks:read', 'webhooks:write', 'refresh:read'] as const;
let stage: WebhookStage;
let receiver: Receiver;
beforeAll(async () => {
  stage = await startWebhookStage();
});
afterAll(() => stage.stop());
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await stage.database.deleteFrom('webhooks').execute();
  await receiver.close();
});

describe('a webhook', () => {
  test('is created with defaults, shown without its secret, changed and deleted, and the audit records it', async () => {
    const created = await stage.call<{ id: string; secret: string }>('POST', '/webhooks', {
      url: receiver.url,
    });
    const { secret, ...shown } = created.body;
    expect(created.status).toBe(201);
    expect(created.headers.get('location')).toBe(`/webhooks/${shown.id}`);
    expect(secret).toMatch(/^whsec_/);
    expect(shown).toMatchObject({
      owner: 'admin',
      url: receiver.url,
      eventTypes: null,
      connections: null,
      description: null,
      enabled: true,
      disabledReason: null,
      failingSince: null,
      previousSecretUntil: null,
    });
    expect((await stage.call('GET', `/webhooks/${shown.id}`)).body).toEqual(shown);
    const changed = await stage.call('PATCH', `/webhooks/${shown.id}`, {
      eventTypes: ['refresh.failed', 'refresh.failed'],
      description: 'mine',
      enabled: false,
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { eventTypes: ['refresh.failed'], description: 'mine', enabled: false, disabledReason: 'caller' },
    });
    expect(
      (await stage.call('PATCH', `/webhooks/${shown.id}`, { eventTypes: null, description: null })).body,
    ).toMatchObject({ eventTypes: null, description: null, enabled: false });
    expect((await stage.call('DELETE', `/webhooks/${shown.id}`)).status).toBe(204);
    expect(await stage.call('GET', `/webhooks/${shown.id}`)).toMatchObject({
      status: 404,
      body: { code: 'webhook-not-found' },
    });
    const { body } = await stage.call<{ items: { action: string }[] }>('GET', '/audit?limit=5');
    expect(body.items.map(({ action }) => action)).toEqual([
      'webhook.deleted',
      'webhook.changed',
      'webhook.changed',
      'webhook.disabled',
      'webhook.created',
    ]);
    expect(JSON.stringify(body)).not.toContain(secret);
  });

  test('stores its secret sealed, and a rotation seals both secrets', async () => {
    const { id, secret } = await stage.create({ url: receiver.url });
    const { body } = await stage.call<{ secret: string }>('POST', `/webhooks/${id}/rotate-secret`);
    const row = await stage.database
      .selectFrom('webhooks')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    expect(row?.sealed_secret).toMatch(/^v1\.k1\./);
    expect(row?.sealed_previous_secret).toMatch(/^v1\.k1\./);
    const stored = JSON.stringify(row);
    expect(stored).not.toContain(secret.slice('whsec_'.length));
    expect(stored).not.toContain(body.secret.slice('whsec_'.length));
    expect(stage.logLines.join('\n')).not.toContain(secret.slice('whsec_'.length));
  });

  test.each([
    ['http://hooks.example.com/', /https/],
    ['https://10.0.0.1/', /public/],
    ['https://2130706434/', /public/],
    ['https://[::ffff:10.0.0.1]/', /public/],
    ['https://user:pass@hooks.example.com/', /credentials/],
    ['https://hooks.example.com:22/', /port 443/],
    ['nonsense', /https/],
  ])('is not created for %s, and cannot be changed to it', async (url, reason) => {
    const rejection = {
      status: 400,
      body: {
        code: 'invalid-request',
        errors: [{ pointer: '/url', detail: expect.stringMatching(reason) as unknown }],
      },
    };
    expect(await stage.call('POST', '/webhooks', { url })).toMatchObject(rejection);
    const { id } = await stage.create({ url: receiver.url });
    expect(await stage.call('PATCH', `/webhooks/${id}`, { url })).toMatchObject(rejection);
  });

  test.each([
    [{ url: 1 }, '/url'],
    [{ eventTypes: [] }, '/eventTypes'],
    [{ eventTypes: ['refresh.suceeded'] }, '/eventTypes'],
    [{ connections: 'a' }, '/connections'],
    [{ secret: 'whsec_mine' }, '/secret'],
    [{ enabled: null }, '/enabled'],
  ])('rejects %j and names the field', async (wrong, pointer) => {
    const { id } = await stage.create({ url: receiver.url });
    for (const [method, path, body] of [
      ['POST', '/webhooks', { url: receiver.url, ...wrong }],
      ['PATCH', `/webhooks/${id}`, wrong],
    ] as const) {
      const response = await stage.call<{ errors: { pointer: string }[] }>(method, path, body);
      expect(response.status).toBe(400);
      expect(response.body.errors[0]?.pointer).toContain(pointer);
    }
  });
});

describe('a key that may not read refreshes', () => {
  test('cannot receive them by a webhook of its own or by changing another webhook', async () => {
    const { key } = await storeKey(stage.database, { scopes: ['webhooks:read', 'webhooks:write'] });
    const { id } = await stage.create({ url: receiver.url });
    for (const [method, path, body] of [
      ['POST', '/webhooks', { url: receiver.url }],
      ['PATCH', `/webhooks/${id}`, { url: receiver.url }],
      ['POST', `/webhooks/${id}/rotate-secret`, undefined],
      ['POST', `/webhooks/${id}/redeliver`, { since: '2026-11-22T10:00:00Z' }],
    ] as const) {
      expect(await stage.call(method, path, body, key)).toMatchObject({
        status: 403,
        body: { code: 'forbidden', detail: 'This needs the scope `refresh:read`.' },
      });
    }
  });

  test('receives none by a webhook that it has already', async () => {
    const { id: owner, key } = await storeKey(stage.database, { scopes });
    const { id } = await stage.create({ url: receiver.url }, key);
    await stage.database
      .updateTable('api_keys')
      .set({ scopes: ['webhooks:write'] })
      .where('id', '=', owner)
      .execute();
    const connection = await stage.prepareConnection();
    const { id: reading } = await stage.create({ url: receiver.url });
    await stage.makeRefresh(connection.internalId);
    await receiver.waitFor(2);
    expect(await stage.readLog(reading)).toHaveLength(2);
    expect(await stage.readLog(id)).toEqual([]);
  });
});

describe('a key with a list of connections', () => {
  test('sees only its own webhooks; a key without a list sees all', async () => {
    const seen = await stage.prepareConnection();
    const { id: owner, key } = await storeKey(stage.database, { scopes, connectionIds: [seen.internalId] });
    const { key: unlimited } = await storeKey(stage.database, { scopes });
    const foreign = await stage.create({ url: receiver.url });
    const own = await stage.create({ url: receiver.url }, key);
    expect(own.owner).toBe(owner);
    const list = async (as: string) =>
      (await stage.call<WebhookPageDto>('GET', '/webhooks', undefined, as)).body.items.map(({ id }) => id);
    expect(await list(key)).toEqual([own.id]);
    expect(await list(unlimited)).toEqual([own.id, foreign.id]);
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/rotate-secret'],
      ['POST', '/test'],
      ['GET', '/deliveries'],
      ['POST', '/deliveries/dlv_1/redeliver'],
    ] as const) {
      const body = method === 'PATCH' ? {} : undefined;
      expect(await stage.call(method, `/webhooks/${foreign.id}${path}`, body, key)).toMatchObject({
        status: 404,
        body: { code: 'webhook-not-found' },
      });
    }
  });

  test('can filter only by connections that it may see, and receives no other', async () => {
    const [seen, hidden] = [await stage.prepareConnection(), await stage.prepareConnection()];
    const { key } = await storeKey(stage.database, { scopes, connectionIds: [seen.internalId] });
    expect(
      await stage.call('POST', '/webhooks', { url: receiver.url, connections: [seen.id, hidden.id] }, key),
    ).toMatchObject({ status: 404, body: { code: 'connection-not-found' } });
    await stage.create({ url: receiver.url }, key);
    await stage.makeRefresh(hidden.internalId);
    const refreshId = await stage.makeRefresh(seen.internalId);
    const events = await receiver.waitFor(2);
    expect(events.map((event) => event.refreshId)).toEqual([refreshId, refreshId]);
  });

  test('receives no further event of a connection that it loses, not even a pending one', async () => {
    const [kept, taken] = [await stage.prepareConnection(), await stage.prepareConnection()];
    const { id: owner, key } = await storeKey(stage.database, {
      scopes,
      connectionIds: [kept.internalId, taken.internalId],
    });
    const { id } = await stage.create({ url: receiver.url }, key);
    receiver.response((response) => void response.writeHead(503, { 'retry-after': '600' }).end());
    await stage.makeRefresh(taken.internalId);
    await receiver.waitFor(1);
    await stage.database
      .updateTable('api_keys')
      .set({ connection_ids: [kept.internalId] })
      .where('id', '=', owner)
      .execute();
    await waitUntil(async () => {
      await stage.hurry(id);
      return (await stage.readLog(id)).every(({ status }) => status === 'dropped');
    });
    expect(receiver.arrived.length).toBeLessThanOrEqual(2);
  });

  test('that ends has its webhooks disabled at the next event, which is not sent', async () => {
    const connection = await stage.prepareConnection();
    const { id: owner, key } = await storeKey(stage.database, {
      scopes,
      connectionIds: [connection.internalId],
    });
    const { id } = await stage.create({ url: receiver.url }, key);
    await revokeSilently(stage.database, owner);
    await stage.makeRefresh(connection.internalId);
    await waitUntil(async () => !(await stage.read(id)).enabled);
    expect(await stage.read(id)).toMatchObject({ disabledReason: 'key-ended' });
    expect(receiver.arrived).toEqual([]);
  });
});
