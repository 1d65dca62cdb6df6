import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { HttpReply, CallInit } from '../../stage/gateway/caller.js';
import { waitForEnd } from '../../stage/gateway/follow.js';
import type { GatewayProcess } from '../../stage/gateway/gateway-process.js';
import { store } from '../../stage/gateway/sources.js';
import { openStage, type Stage } from '../../stage/gateway/stage.js';

const quick = { queuedInMs: 100, runningInMs: 300 } as const;

describe('POST /refresh with an Idempotency-Key', () => {
  let stage: Stage;
  let gateways: readonly GatewayProcess[];
  beforeAll(async () => {
    const sources = ['1', '2', '3', '4', '5', '6'].map((id) => store(id, quick));
    stage = await openStage([{ id: 'ss', provider: 'shipstation', sandbox: { sources } }]);
    gateways = await Promise.all([stage.start(), stage.start()]);
  });
  afterAll(() => stage.close());

  const gateway = (index: number): GatewayProcess => {
    const found = gateways[index % gateways.length];
    if (found === undefined) throw new Error('There are two gateways.');
    return found;
  };
  const post = (
    index: number,
    key: string,
    json: object,
    headers: Record<string, string> = {},
  ): Promise<HttpReply> =>
    gateway(index).call('/refresh', {
      method: 'POST',
      json,
      headers: { 'idempotency-key': key, ...headers },
    });
  const idOf = (response: HttpReply) => gateway(0).refreshOf(response).id;
  const isReplay = (response: HttpReply) => response.headers.get('idempotency-replayed') === 'true';
  const countRefreshes = async (source: string) =>
    gateway(0).refreshesOf(await gateway(0).call(`/refresh?source=${source}&limit=200`)).items.length;

  test('50 equal requests at the same time to two gateways store one refresh, and all get it', async () => {
    const key = randomUUID();
    const request = { connection: 'ss', source: '1' };
    const responses = await Promise.all(Array.from({ length: 50 }, (_, index) => post(index, key, request)));
    expect(new Set(responses.map(idOf)).size).toBe(1);
    expect(responses.filter((response) => !isReplay(response))).toHaveLength(1);
    expect(await countRefreshes('1')).toBe(1);
    for (const response of responses) {
      expect([200, 202]).toContain(response.status);
      expect(response.headers.get('location')).toBe(`/refresh/${idOf(response)}`);
    }
  });

  test('a repeat gets the current state: 202 while it runs, 200 after its end, with its own Prefer', async () => {
    const key = randomUUID();
    const request = { connection: 'ss', source: '2' };
    const first = await post(0, key, request);
    expect([first.status, isReplay(first)]).toEqual([202, false]);
    const waiting = await post(1, key, request, { prefer: 'wait=30' });
    expect([waiting.status, isReplay(waiting), idOf(waiting)]).toEqual([200, true, idOf(first)]);
    expect(waiting.headers.get('preference-applied')).toBe('wait=30');
    expect(gateway(0).refreshOf(waiting).status).toBe('succeeded');
    const later = await post(0, key, request);
    expect([later.status, isReplay(later), idOf(later)]).toEqual([200, true, idOf(first)]);
  });

  test('bodies are compared by meaning: another spelling is a repeat, another request is rejected', async () => {
    const key = randomUUID();
    const first = await post(0, key, { connection: 'ss', source: '3', since: '2020-05-29T15:05:02-07:00' });
    const respelled = {
      deadlineSeconds: 1800,
      since: '2020-05-29T22:05:02Z',
      priority: 'interactive',
      maxAgeSeconds: 0,
      metadata: {},
      source: '3',
      connection: 'ss',
    };
    expect(idOf(await post(1, key, respelled))).toBe(idOf(first));
    for (const other of [
      { ...respelled, source: '4' },
      { ...respelled, metadata: { order: '1' } },
      { connection: 'ss' },
    ]) {
      const rejected = await post(1, key, other);
      expect([rejected.status, rejected.body]).toMatchObject([422, { code: 'idempotency-key-reused' }]);
    }
    expect(await countRefreshes('3')).toBe(1);
    await waitForEnd(gateway(0), idOf(first));
  });

  test('a rejected request does not use up the key', async () => {
    const key = randomUUID();
    const rejections: readonly (readonly [object, number])[] = [
      [{ connection: 'ss', source: 4 }, 400],
      [{ connection: 'nobody', source: '4' }, 404],
      [{ connection: 'ss', source: '4', since: '2999-01-01T00:00:00Z' }, 422],
    ];
    for (const [request, status] of rejections) expect((await post(0, key, request)).status).toBe(status);
    const accepted = await post(1, key, { connection: 'ss', source: '4' });
    expect([accepted.status, isReplay(accepted)]).toEqual([202, false]);
    await waitForEnd(gateway(0), idOf(accepted));
  });

  test('a repeat gets its refresh even if the connection accepts no new requests', async () => {
    const key = randomUUID();
    const first = await post(0, key, { connection: 'ss', source: '5' });
    await waitForEnd(gateway(0), idOf(first));
    const setStatus = (status: 'active' | 'paused') =>
      stage.database.updateTable('connections').set({ status }).where('id', '=', 'ss').execute();
    await setStatus('paused');
    try {
      expect((await post(1, randomUUID(), { connection: 'ss', source: '5' })).status).toBe(409);
      const repeat = await post(1, key, { connection: 'ss', source: '5' });
      expect([repeat.status, isReplay(repeat), idOf(repeat)]).toEqual([200, true, idOf(first)]);
    } finally {
      await setStatus('active');
    }
  });

  test.each([
    {
      path: '/webhooks',
      request: { url: 'https://hooks.example.com/a', eventTypes: ['refresh.failed', 'refresh.expired'] },
      respelled: {
        eventTypes: ['refresh.expired', 'refresh.failed'],
        url: 'https://hooks.example.com/a',
        description: null,
      },
      other: { url: 'https://hooks.example.com/b' },
    },
    {
      path: '/connections',
      request: { id: 'kept', provider: 'shipengine', credentials: { apiKey: 'TEST_0123456789abcdef' } },
      respelled: {
        provider: 'shipengine',
        id: 'kept',
        credentials: { apiKey: 'TEST_0123456789abcdef' },
        verify: false,
      },
      other: { id: 'kept', provider: 'shipengine', credentials: { apiKey: 'TEST_fedcba9876543210' } },
    },
  ])(
    'POST $path creates one resource over two gateways, and shows its secret once',
    async ({ path, request, respelled, other }) => {
      const key = randomUUID();
      const create = (index: number, json: object) =>
        gateway(index).call(path, { method: 'POST', json, headers: { 'idempotency-key': key } });
      const responses = await Promise.all(Array.from({ length: 20 }, (_, index) => create(index, request)));
      expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([201]));
      expect(new Set(responses.map(({ headers }) => headers.get('location'))).size).toBe(1);
      const first = responses.filter((response) => !isReplay(response));
      expect(first).toHaveLength(1);
      const secrets = responses.flatMap(({ body }) =>
        typeof body === 'object' && body !== null && 'secret' in body && body.secret !== null
          ? [body.secret]
          : [],
      );
      expect(secrets).toHaveLength(path === '/webhooks' ? 1 : 0);
      const again = await create(1, respelled);
      expect([again.status, isReplay(again)]).toEqual([201, true]);
      expect(await create(0, other)).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    },
  );

  test.each([0, 256])('a key of %i characters is rejected', async (length) => {
    const rejected = await post(0, 'x'.repeat(length), { connection: 'ss', source: '6' });
    expect([rejected.status, rejected.body]).toMatchObject([400, { code: 'invalid-request' }]);
    expect(await countRefreshes('6')).toBe(0);
  });
});

describe('a gateway that is killed while it gets requests with keys', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage([
      { id: 'ss', provider: 'shipstation', sandbox: { sources: [store('1', quick)] } },
    ]);
  });
  afterAll(() => stage.close());

  test('has stored each request with a response once: a repeat at another gateway gets it, or stores it if it was lost', async () => {
    const [doomed, other] = await Promise.all([stage.start(), stage.start()]);
    const keys = Array.from({ length: 30 }, () => randomUUID());
    const send = (gateway: GatewayProcess, key: string): Promise<HttpReply> => {
      const init: CallInit = {
        method: 'POST',
        json: { connection: 'ss', source: '1' },
        headers: { 'idempotency-key': key },
      };
      return gateway.call('/refresh', init);
    };
    const { promise: fiveAnswered, resolve: markAnswered } = Promise.withResolvers<void>();
    let answered = 0;
    const before = keys.map((key) =>
      send(doomed, key).then(
        (response) => {
          answered += 1;
          if (answered === 5) markAnswered();
          return doomed.refreshOf(response).id;
        },
        () => null,
      ),
    );
    await fiveAnswered;
    await doomed.kill();
    const idsBefore = await Promise.all(before);
    const after = await Promise.all(keys.map(async (key) => other.refreshOf(await send(other, key)).id));
    expect(new Set(after).size).toBe(keys.length);
    for (const [index, id] of idsBefore.entries()) if (id !== null) expect(after[index]).toBe(id);
    const { items } = other.refreshesOf(await other.call('/refresh?limit=200'));
    expect(items.map(({ id }) => id).toSorted()).toEqual(after.toSorted());
  });
});
