import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import {
  createGatewayClient,
  follow,
  followAll,
  getRefresh,
  isFinal,
  listRefreshes,
  type Refresh,
  refreshAndWait,
  waitForEnd,
} from '#client';
import { adminKey } from '../../stage/gateway/caller.js';
import type { GatewayProcess } from '../../stage/gateway/gateway-process.js';
import { openStage, type Stage } from '../../stage/gateway/stage.js';
import { store } from '../../stage/gateway/sources.js';
import { waitUntil } from '../../stage/gateway/wait-until.js';
import { addedLater } from './grow.js';
import { type ProxyFault, type FaultyProxy, startFaultyProxy } from './faulty-proxy.js';

const connection = 'shop';
const quick = { queuedInMs: 100, runningInMs: 300 } as const;

describe('the TypeScript client', () => {
  let stage: Stage;
  let gateway: GatewayProcess;
  const proxies: FaultyProxy[] = [];

  beforeAll(async () => {
    stage = await openStage([
      {
        id: connection,
        provider: 'shipstation',
        sandbox: { sources: ['1', '2'].map((id) => store(id, quick)) },
      },
    ]);
    gateway = await stage.start();
  });
  afterAll(() => stage.close());
  afterEach(async () => {
    for (const proxy of proxies.splice(0)) await proxy.close();
  });

  const connect = (baseUrl = gateway.origin, key = adminKey) => createGatewayClient({ baseUrl, key });
  /** A client behind a proxy that applies these faults to the first requests, one each, and lets all others pass. */
  const connectThrough = async (...faults: readonly ProxyFault[]) => {
    const seen: string[] = [];
    const allFaulted = Promise.withResolvers<void>();
    const proxy = await startFaultyProxy(gateway.origin, (method, path) => {
      const fault = faults[seen.length] ?? 'pass';
      seen.push(`${method} ${path} ${fault}`);
      if (seen.length === faults.length) allFaulted.resolve();
      return fault;
    });
    proxies.push(proxy);
    return { client: connect(proxy.origin), seen, allFaulted: allFaulted.promise };
  };
  /** Keeps the next refresh from continuing until the returned function is called. */
  const holdNextRefresh = () => {
    const { control } = stage.sandbox(connection);
    const after = control.calls().at(-1)?.sequence ?? 0;
    control.addFault({ operation: 'refresh-all', fault: { kind: 'held-answer' }, times: 1 });
    const held = control.waitForCall(({ fault }) => fault === 'held-answer', { after });
    return () => held.then(() => void control.releaseHeldResponses());
  };
  const countRefreshes = async () => {
    const { data } = await listRefreshes({ client: connect(), query: { limit: 200 } });
    return data?.items.length;
  };

  test('refreshAndWait returns the finished refresh', async () => {
    const refresh = await refreshAndWait(connect(), { connection, metadata: { order: '4711' } });
    expect(refresh).toMatchObject({ status: 'succeeded', outcome: 'imported', metadata: { order: '4711' } });
  });

  test('refreshAndWait reports every state that it sees, in order, from the stored to the final one', async () => {
    const states: Refresh[] = [];
    const end = await refreshAndWait(connect(), { connection }, { onChange: (state) => states.push(state) });
    expect(states.length).toBeGreaterThan(1);
    expect(states.at(-1)).toEqual(end);
    expect(states.filter(({ status }) => isFinal(status))).toHaveLength(1);
    const sequences = states.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort((one, other) => one - other));
  });

  test('refreshAndWait retries after Retry-After, and creates one refresh even if a response is lost', async () => {
    const before = (await countRefreshes()) ?? 0;
    const { client, seen } = await connectThrough('reject', 'lose-response');
    const startedAtInMs = performance.now();
    const refresh = await refreshAndWait(client, { connection });
    expect(refresh.status).toBe('succeeded');
    expect(performance.now() - startedAtInMs).toBeGreaterThan(1_000);
    expect(seen.slice(0, 3)).toEqual([
      'POST /refresh reject',
      'POST /refresh lose-response',
      'POST /refresh pass',
    ]);
    expect(await countRefreshes()).toBe(before + 1);
  });

  test('refreshAndWait retries when a response breaks off half way, or a limit lasts until an instant', async () => {
    const before = (await countRefreshes()) ?? 0;
    const { client, seen } = await connectThrough('halve-response', 'pass', 'halve-response', 'limit');
    const states: Refresh[] = [];
    const end = await refreshAndWait(client, { connection }, { onChange: (state) => states.push(state) });
    expect(end.status).toBe('succeeded');
    expect(seen.slice(0, 4)).toEqual([
      'POST /refresh halve-response',
      'POST /refresh pass',
      `GET /refresh/${end.id} halve-response`,
      `GET /refresh/${end.id} limit`,
    ]);
    const sequences = states.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort((one, other) => one - other));
    expect(await countRefreshes()).toBe(before + 1);
  });

  test('waitForEnd waits for an earlier refresh, and returns immediately if it has finished', async () => {
    const stored = await refreshAndWaitForStored();
    const states: Refresh[] = [];
    const end = await waitForEnd(connect(), stored.id, { onChange: (state) => states.push(state) });
    expect(end).toMatchObject({ id: stored.id, status: 'succeeded' });
    expect(states.at(-1)).toEqual(end);
    expect(await waitForEnd(connect(), stored.id)).toEqual(end);
    await expect(waitForEnd(connect(), 'rfr_1')).rejects.toMatchObject({
      problem: { code: 'refresh-not-found' },
    });
  });

  test('refreshAndWait with the same idempotency key returns the same refresh', async () => {
    const options = { idempotencyKey: 'order-4711' };
    const first = await refreshAndWait(connect(), { connection }, options);
    const second = await refreshAndWait(connect(), { connection }, options);
    expect(second.id).toBe(first.id);
  });

  test('refreshAndWait throws the problem of the gateway when it rejects the request', async () => {
    const rejected = refreshAndWait(connect(), { connection: 'nowhere' });
    await expect(rejected).rejects.toMatchObject({
      name: 'GatewayError',
      status: 404,
      problem: { code: 'connection-not-found' },
    });
  });

  test('refreshAndWait holds shorter behind a proxy that cuts held responses', async () => {
    const release = holdNextRefresh();
    const { client, seen } = await connectThrough(...Array.from({ length: 100 }, () => 'cut-hold' as const));
    const waiting = refreshAndWait(client, { connection }, { patienceInSeconds: 10 });
    await Promise.race([waiting, waitUntil(() => seen.some((request) => request.startsWith('GET')))]);
    await release();
    expect((await waiting).status).toBe('succeeded');
  });

  test('refreshAndWait gives up with the last response when its patience is over', async () => {
    const { client } = await connectThrough('reject');
    const rejected = refreshAndWait(client, { connection }, { patienceInSeconds: 0.5 });
    await expect(rejected).rejects.toMatchObject({ name: 'GatewayError', status: 503, problem: null });
  });

  test('refreshAndWait throws when the gateway cannot be reached', async () => {
    const nowhere = refreshAndWait(connect('http://127.0.0.1:9'), { connection }, { patienceInSeconds: 0 });
    await expect(nowhere).rejects.toThrow('cannot be reached');
  });

  test('an abort ends the wait immediately, and the refresh continues', async () => {
    const leaving = new AbortController();
    const ids: string[] = [];
    const leave = ({ id }: Refresh) => {
      ids.push(id);
      leaving.abort(new Error('The user has left'));
    };
    const left = refreshAndWait(connect(), { connection }, { onChange: leave, signal: leaving.signal });
    await expect(left).rejects.toThrow('The user has left');
    expect(ids).toHaveLength(1);
    const { data } = await getRefresh({
      client: connect(),
      path: { id: ids[0] ?? '' },
      headers: { Prefer: 'wait=20' },
    });
    expect(data?.status).toBe('succeeded');
  });

  test.each(['while a response is held', 'while the gateway is out of reach'])(
    'an abort %s ends the wait immediately',
    async (when) => {
      const leaving = new AbortController();
      const faults: readonly ProxyFault[] = when.includes('held') ? ['pass', 'never'] : ['reject'];
      const { client, allFaulted } = await connectThrough(...faults);
      const left = refreshAndWait(
        client,
        { connection },
        { signal: leaving.signal, onChange: () => undefined },
      );
      const isLeft = expect(left).rejects.toThrow('Left');
      await allFaulted;
      leaving.abort(new Error('Left'));
      // Compare with a timer of this process, not with a clock: if the machine stalls, both stall.
      const late = wait(900).then(() => 'late');
      expect(await Promise.race([isLeft.then(() => 'left'), late])).toBe('left');
    },
  );

  test('follow returns the states of a refresh and ends with it; after the last state it returns nothing', async () => {
    const goOn = holdNextRefresh();
    const created = await refreshAndWaitForStored();
    const states = await collect(follow(connect(), created.id), goOn);
    expect(states.at(-1)?.event.type).toBe('refresh.succeeded');
    expect(states.length).toBeGreaterThan(1);
    const lastEventId = states.at(-1)?.cursor ?? '';
    expect(await collect(follow(connect(), created.id, { lastEventId }))).toEqual([]);
  });

  test('follow continues without gaps or duplicates when the connection breaks', async () => {
    const goOn = holdNextRefresh();
    const created = await refreshAndWaitForStored();
    const { client, seen } = await connectThrough('reject', 'cut-stream');
    const states = await collect(follow(client, created.id), goOn);
    const entered = await readStates(created.id);
    const ids = states.map(({ event }) => event.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(entered.slice(-ids.length));
    expect(ids.length).toBeGreaterThan(1);
    expect(seen).toHaveLength(3);
  });

  test('follow throws the problem of the gateway when it rejects the request', async () => {
    const rejected = collect(follow(connect(), 'rfr_00000000000000000000000000'));
    await expect(rejected).rejects.toMatchObject({ problem: { code: 'refresh-not-found' } });
    const unknown = collect(follow(connect(gateway.origin, 'rgw_nobody_0123456789abcdef'), 'rfr_1'));
    await expect(unknown).rejects.toMatchObject({ status: 401 });
  });

  test('followAll returns the states of every matching refresh until the caller stops', async () => {
    const leaving = new AbortController();
    const goOn = holdNextRefresh();
    const types: string[] = [];
    const following = (async () => {
      for await (const message of followAll(connect(), { connection }, { signal: leaving.signal })) {
        if (message.kind === 'event') types.push(message.event.type);
        await goOn();
        if (types.at(-1) === 'refresh.succeeded') leaving.abort(new Error('Seen enough'));
      }
    })();
    const seenEnough = expect(following).rejects.toThrow('Seen enough');
    await refreshAndWait(connect(), { connection });
    await seenEnough;
    expect(types).toContain('refresh.succeeded');
  });

  test('a response of a later gateway, with unknown fields and values, is accepted', async () => {
    const { client } = await connectThrough(...Array.from({ length: 50 }, () => 'grow' as const));
    const refresh = await refreshAndWait(client, { connection });
    expect(refresh).toMatchObject({
      status: 'succeeded',
      outcome: addedLater,
      provider: addedLater,
      addedLater,
    });
    const { data } = await listRefreshes({ client });
    expect(data?.items[0]?.warnings).toMatchObject([{ code: addedLater }]);
    const { error } = await getRefresh({ client, path: { id: 'rfr_1' } });
    expect(error).toMatchObject({ status: 404, code: addedLater, addedLater });
  });

  async function refreshAndWaitForStored(): Promise<Refresh> {
    const leaving = new AbortController();
    const stored = Promise.withResolvers<Refresh>();
    const onChange = (refresh: Refresh) => {
      stored.resolve(refresh);
      leaving.abort(new Error('Stored'));
    };
    const waiting = refreshAndWait(connect(), { connection }, { onChange, signal: leaving.signal });
    await expect(waiting).rejects.toThrow('Stored');
    return stored.promise;
  }

  async function readStates(id: string): Promise<readonly string[]> {
    const events = await stage.database
      .selectFrom('refresh_events')
      .select('id')
      .where('refresh_id', '=', id)
      .orderBy('row_id')
      .execute();
    return events.map((event) => event.id);
  }
});

async function collect<Item>(
  items: AsyncIterable<Item>,
  onItem: () => Promise<void> = () => Promise.resolve(),
): Promise<readonly Item[]> {
  const collected: Item[] = [];
  for await (const item of items) {
    collected.push(item);
    await onItem();
  }
  return collected;
}
