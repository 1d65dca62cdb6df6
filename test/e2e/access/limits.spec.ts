import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '../../stage/gateway/wait-until.js';
import { adminKey } from '../../stage/gateway/start-test-gateway.js';
import { callGateway, startReplicas } from './key-gateways.js';
import { storeKey } from './store-key.js';

const limit = 40;

/** The limits count per clock minute: a test that would cross into the next minute waits for it. */
async function waitForTimeInMinute(seconds: number): Promise<void> {
  const leftInMs = 60_000 - (Date.now() % 60_000);
  if (leftInMs < seconds * 1000) await sleep(leftInMs + 50);
}

describe('requests of each key', () => {
  let replicas: Awaited<ReturnType<typeof startReplicas>>;
  beforeAll(async () => {
    replicas = await startReplicas(2, { RATE_LIMIT_PER_MINUTE: String(limit) });
  });
  afterAll(() => replicas.close());

  const call = async (replica: number, key: string) => {
    const gateway = replicas.gateways[replica];
    if (gateway === undefined) throw new Error(`There is no replica ${replica}.`);
    return callGateway(gateway, 'GET', '/refresh', { key });
  };

  /** The requests of a key that all replicas have counted in this minute. */
  const readSum = async (id: string) => {
    const row = await replicas.database
      .selectFrom('request_counts')
      .select('requests')
      .where('caller', '=', id)
      .executeTakeFirst();
    return row?.requests ?? 0;
  };

  it('are counted down in every response and rejected beyond the limit, without an effect on other keys', async () => {
    await waitForTimeInMinute(10);
    const [{ key }, other] = [await storeKey(replicas.database), await storeKey(replicas.database)];
    const responses = [];
    for (let index = 0; index < limit + 2; index += 1) responses.push(await call(0, key));
    expect(responses.map(({ status }) => status)).toEqual([...Array<number>(limit).fill(200), 429, 429]);
    expect(responses[0]?.headers.get('ratelimit-policy')).toBe(`"minute";q=${limit};w=60`);
    const left = responses.map(
      ({ headers }) => /^"minute";r=(\d+);t=\d+$/.exec(headers.get('ratelimit') ?? '')?.[1],
    );
    expect(left).toEqual([
      ...Array.from({ length: limit }, (_, index) => String(limit - 1 - index)),
      '0',
      '0',
    ]);
    const rejected = responses.at(-1);
    expect(rejected?.body).toMatchObject({ code: 'rate-limited' });
    const retryAfter = Number(rejected?.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThanOrEqual(1);
    expect(retryAfter).toBeLessThanOrEqual(60);
    expect(await call(0, other.key)).toMatchObject({ status: 200 });
  });

  it('are counted over all replicas, except for what these admit within one second', async () => {
    await waitForTimeInMinute(10);
    const { id, key } = await storeKey(replicas.database);
    for (let index = 0; index < limit - 10; index += 1) await call(0, key);
    await waitUntil(async () => (await readSum(id)) === limit - 10);
    // A replica reads the counts of the others when it writes its own.
    await call(1, key);
    await waitUntil(async () => (await readSum(id)) === limit - 9);
    const responses = [];
    for (let index = 0; index < 20; index += 1) responses.push((await call(1, key)).status);
    expect(responses.filter((status) => status === 200)).toHaveLength(9);
  });

  it('with the admin key have a limit a hundred times as high', async () => {
    const { headers } = await call(0, adminKey);
    expect(headers.get('ratelimit-policy')).toBe(`"minute";q=${limit * 100};w=60`);
  });

  it('are not counted where no key is needed', async () => {
    const response = await fetch(`${replicas.gateways[0].origin}/health/live`);
    expect(response.headers.get('ratelimit')).toBeNull();
  });
});
