import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { accept, type Receiver, startReceiver, verify } from '../../../test/stage/receivers/receiver.js';
import { startWebhookStage, type WebhookStage } from '../../../test/stage/receivers/webhook-stage.js';
import { systemClock } from '../../platform/clock.js';
import { waitUntil } from '../../../test/stage/gateway/wait-until.js';

let stage: WebhookStage;
let receiver: Receiver;
let connection: { readonly internalId: number; readonly id: string };
beforeAll(async () => {
  stage = await startWebhookStage();
});
afterAll(() => stage.stop());
beforeEach(async () => {
  receiver = await startReceiver();
  connection = await stage.prepareConnection();
});
afterEach(async () => {
  await stage.database.deleteFrom('webhooks').execute();
  await receiver.close();
});

describe('an event of a refresh', () => {
  test('arrives signed, as it is stored, in order, and the log shows it', async () => {
    const { id, secret } = await stage.create({ url: receiver.url });
    const refreshId = await stage.makeRefresh(connection.internalId, { order: '4711' });
    const events = await receiver.waitFor(2);
    expect(events.map(({ type, sequence }) => `${sequence} ${type}`)).toEqual([
      '1 refresh.queued',
      '2 refresh.canceled',
    ]);
    for (const event of events) verify(event, secret);
    expect(events[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'refresh-gateway',
    });
    const body: unknown = JSON.parse(events[1]?.body ?? '');
    const stored = await stage.call('GET', `/refresh/${refreshId}`);
    expect(body).toMatchObject({
      id: events[1]?.webhookId,
      type: 'refresh.canceled',
      sequence: 2,
      data: { refresh: stored.body },
    });
    const newest = await stage.waitForDelivery(id, ({ status }) => status === 'succeeded');
    expect(newest).toMatchObject({
      eventId: events[1]?.webhookId,
      eventType: 'refresh.canceled',
      refreshId,
      sequence: 2,
      attemptCount: 1,
      attempts: [{ httpStatus: 204, error: null }],
      nextAttemptAt: null,
    });
    expect(newest.attempts[0]?.durationMs).toBeGreaterThanOrEqual(0);
  });

  test('is signed with both secrets after a rotation, and no longer with the first one after a second rotation', async () => {
    const { id, secret } = await stage.create({ url: receiver.url });
    const rotated = await stage.call<{ secret: string; previousSecretUntil: string }>(
      'POST',
      `/webhooks/${id}/rotate-secret`,
    );
    expect(rotated.status).toBe(200);
    expect(Date.parse(rotated.body.previousSecretUntil) - systemClock.nowInMs()).toBeGreaterThan(
      23 * 3_600_000,
    );
    await stage.call('POST', `/webhooks/${id}/test`);
    const [first] = await receiver.waitFor(1);
    if (first === undefined) throw new Error('It arrived.');
    verify(first, secret);
    verify(first, rotated.body.secret);
    const again = await stage.call<{ secret: string }>('POST', `/webhooks/${id}/rotate-secret`);
    await stage.call('POST', `/webhooks/${id}/test`);
    const [, second] = await receiver.waitFor(2);
    if (second === undefined) throw new Error('It arrived.');
    verify(second, again.body.secret);
    verify(second, rotated.body.secret);
    expect(() => verify(second, secret)).toThrow('No matching signature');
  });

  test('is sent only to webhooks whose filters match its type and connection', async () => {
    const other = await stage.prepareConnection();
    await stage.create({ url: receiver.url, eventTypes: ['refresh.canceled'], connections: [other.id] });
    await stage.makeRefresh(connection.internalId);
    const refreshId = await stage.makeRefresh(other.internalId);
    await receiver.waitFor(1);
    const sentinel = await stage.create({ url: receiver.url });
    await stage.call('POST', `/webhooks/${sentinel.id}/test`);
    await waitUntil(() => receiver.arrived.some(({ type }) => type === 'webhook.test'));
    expect(receiver.arrived.map(({ type, refreshId: about }) => ({ type, about }))).toEqual([
      { type: 'refresh.canceled', about: refreshId },
      { type: 'webhook.test', about: null },
    ]);
  });

  test('is smaller than 20 kB, however many warnings the refresh has', async () => {
    await stage.create({ url: receiver.url });
    const warning = { code: 'not-refreshable', detail: 'x'.repeat(200), source: '1' } as const;
    await stage.makeRefreshWithWarnings(Array.from({ length: 500 }, () => warning));
    const events = await receiver.waitFor(2);
    expect(Buffer.byteLength(events[1]?.body ?? '')).toBeLessThan(20_000);
    expect(events[1]?.body).toContain('480 further warnings');
  });
});

describe('a receiver that fails', () => {
  test('gets the event again with the same id, and recovers', async () => {
    const { id } = await stage.create({ url: receiver.url, eventTypes: ['refresh.canceled'] });
    receiver.response(
      (response) => void response.writeHead(receiver.arrived.length < 3 ? 500 : 200).end('hm'),
    );
    await stage.makeRefresh(connection.internalId);
    await receiver.waitFor(1);
    expect(await stage.waitForDelivery(id, ({ attemptCount }) => attemptCount === 1)).toMatchObject({
      status: 'pending',
      attempts: [{ httpStatus: 500, error: 'http-status' }],
    });
    expect((await stage.read(id)).failingSince).not.toBeNull();
    await waitUntil(async () => {
      await stage.hurry(id);
      return receiver.arrived.length >= 3;
    });
    expect(await stage.waitForDelivery(id, ({ status }) => status === 'succeeded')).toMatchObject({
      attemptCount: 3,
      attempts: [{ httpStatus: 500 }, { httpStatus: 500 }, { httpStatus: 200, error: null }],
    });
    expect(new Set(receiver.arrived.map(({ webhookId }) => webhookId)).size).toBe(1);
    expect(new Set(receiver.arrived.map(({ body }) => body)).size).toBe(1);
    expect(await stage.read(id)).toMatchObject({ failingSince: null, enabled: true });
  });

  test('gets a cool-down of its Retry-After, and its redirect is not followed', async () => {
    const { id } = await stage.create({ url: receiver.url });
    receiver.response(
      (response) => void response.writeHead(302, { location: receiver.url, 'retry-after': '3600' }).end(),
    );
    await stage.call('POST', `/webhooks/${id}/test`);
    const delivery = await stage.waitForDelivery(id, ({ attemptCount }) => attemptCount === 1);
    expect(delivery).toMatchObject({
      status: 'pending',
      attempts: [{ httpStatus: 302, error: 'http-status' }],
    });
    expect(Date.parse(delivery.nextAttemptAt ?? '') - systemClock.nowInMs()).toBeGreaterThan(3_500_000);
    expect(receiver.arrived).toHaveLength(1);
    // A redelivery ends the cool-down.
    receiver.response(accept);
    const again = await stage.call('POST', `/webhooks/${id}/deliveries/${delivery.id}/redeliver`);
    expect(again).toMatchObject({ status: 202, body: { id: delivery.id } });
    await stage.waitForDelivery(id, ({ status }) => status === 'succeeded');
  });

  test('with 410 is disabled, with an audit entry and an event to the other webhooks of its owner', async () => {
    const watcher = await startReceiver();
    const { id } = await stage.create({ url: receiver.url });
    await stage.create({ url: watcher.url, eventTypes: ['webhook.disabled'] });
    receiver.response((response) => void response.writeHead(410).end());
    await stage.call('POST', `/webhooks/${id}/test`);
    const [event] = await watcher.waitFor(1);
    expect(JSON.parse(event?.body ?? '')).toMatchObject({
      type: 'webhook.disabled',
      sequence: 1,
      data: { webhook: { id, enabled: false, disabledReason: 'gone' } },
    });
    expect(await stage.read(id)).toMatchObject({ enabled: false, disabledReason: 'gone' });
    expect(await stage.readLog(id)).toMatchObject([{ status: 'failed', attempts: [{ httpStatus: 410 }] }]);
    expect((await stage.call('GET', `/audit?limit=1`)).body).toMatchObject({
      items: [{ action: 'webhook.disabled', caller: 'gateway', detail: { reason: 'gone' } }],
    });
    await watcher.close();
  });

  test('for three days is disabled; a redelivery sends the missed events after it is enabled again', async () => {
    const { id } = await stage.create({ url: receiver.url });
    const started = new Date(systemClock.nowInMs() - 1000).toISOString();
    receiver.response((response) => void response.writeHead(503).end());
    await stage.makeRefresh(connection.internalId);
    await stage.waitForDelivery(id, ({ sequence }) => sequence === 2);
    await stage.database
      .updateTable('webhooks')
      .set({ failing_since: new Date(systemClock.nowInMs() - 73 * 3_600_000), failures_in_row: 9 })
      .where('id', '=', id)
      .execute();
    await waitUntil(async () => {
      await stage.hurry(id);
      return !(await stage.read(id)).enabled;
    });
    expect(await stage.read(id)).toMatchObject({ disabledReason: 'failing' });
    expect((await stage.readLog(id)).map(({ status }) => status)).toEqual(['failed', 'failed']);
    await stage.makeRefresh(connection.internalId);
    expect(await stage.call('POST', `/webhooks/${id}/test`)).toMatchObject({
      status: 409,
      body: { code: 'webhook-disabled' },
    });
    await waitUntil(async () => (await stage.countUnrelayed()) === 0);
    receiver.response(accept);
    const enabled = await stage.call('PATCH', `/webhooks/${id}`, { enabled: true });
    expect(enabled).toMatchObject({
      status: 200,
      body: { enabled: true, disabledReason: null, failingSince: null },
    });
    const before = receiver.arrived.length;
    expect(await stage.call('POST', `/webhooks/${id}/redeliver`, { since: started })).toMatchObject({
      status: 202,
      body: { count: 4, complete: true },
    });
    const arrived = (await receiver.waitFor(before + 4)).slice(before);
    expect(arrived.map(({ type }) => type).toSorted()).toEqual([
      'refresh.canceled',
      'refresh.canceled',
      'refresh.queued',
      'refresh.queued',
    ]);
    await stage.waitForDelivery(id, ({ status }) => status === 'succeeded');
    expect(await stage.call('POST', `/webhooks/${id}/redeliver`, { since: started })).toMatchObject({
      body: { count: 0 },
    });
  });

  test('by hanging does not delay another one', async () => {
    const slow = await startReceiver();
    slow.response(() => undefined);
    await stage.create({ url: slow.url });
    await stage.create({ url: receiver.url });
    for (let made = 0; made < 5; made += 1) await stage.makeRefresh(connection.internalId);
    await receiver.waitFor(10);
    expect(slow.arrived.length).toBeGreaterThan(0);
    await slow.close();
  });
});
