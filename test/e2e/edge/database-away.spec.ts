import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { callGateway } from '../access/key-gateways.js';
import { type SilenceableProxy, startSilenceableProxy } from './start-silenceable-proxy.js';
import { startTestGateway } from '../../stage/gateway/start-test-gateway.js';
import { waitUntil } from '../../stage/gateway/wait-until.js';

async function startBehindProxy(maxSessions?: number) {
  const proxies: SilenceableProxy[] = [];
  const gateway = await startTestGateway({
    reachDatabase: async (databaseUrl) => {
      const url = new URL(databaseUrl.replace('@/', '@127.0.0.1/'));
      const socket = join(url.searchParams.get('host') ?? '', '.s.PGSQL.5432');
      const proxy = await startSilenceableProxy(socket, maxSessions);
      proxies.push(proxy);
      url.search = '';
      url.port = String(proxy.port);
      return url.href;
    },
  });
  const [proxy] = proxies;
  if (proxy === undefined) throw new Error('The gateway did not ask for its database.');
  return { gateway, proxy };
}

const isAway = (line: string) => line.includes('the connection to the database broke');
const isBack = (line: string) => line.includes('the database can be used again');

test('while the database is down, requests get 503 with Retry-After, and the log has one line; one at the end', async () => {
  const { gateway, proxy } = await startBehindProxy();
  try {
    expect(await callGateway(gateway, 'GET', '/refresh')).toMatchObject({ status: 200 });
    await proxy.stop();
    const unknownKey = `rgw_key_${'0'.repeat(26)}_${'0'.repeat(64)}`;
    for (const [path, key] of [
      ['/refresh', undefined],
      ['/connections', undefined],
      ['/refresh', unknownKey],
    ] as const) {
      const response = await callGateway(gateway, 'GET', path, key === undefined ? {} : { key });
      expect(response).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      expect(response.headers.get('retry-after')).toBe('1');
    }
    await proxy.start();
    await waitUntil(() => gateway.logLines.some(isBack));
    const troubles = gateway.logLines.filter(
      (line) => /"level":"(warn|error)"/.test(line) && line.includes('"err"'),
    );
    expect(troubles.filter(isAway)).toHaveLength(1);
    expect(troubles).toHaveLength(1);
    const ends = gateway.logLines.filter(isBack);
    expect(ends).toEqual([expect.stringMatching(/"seconds":\d/)]);
    expect(await callGateway(gateway, 'GET', '/refresh')).toMatchObject({ status: 200 });
  } finally {
    await proxy.close();
    await gateway.stop();
  }
});

test('a pooler with too few sessions gets requests 503 in time, makes the gateway unready, and is named in the log', async () => {
  const { gateway, proxy } = await startBehindProxy(3);
  try {
    const responses = await Promise.all(
      Array.from({ length: 60 }, () => callGateway(gateway, 'GET', '/refresh')),
    );
    const late = responses.filter(({ status }) => status !== 200);
    expect(late.length).toBeGreaterThan(0);
    for (const response of late) {
      expect(response).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      expect(response.headers.get('retry-after')).toBe('1');
    }
    expect((await fetch(`${gateway.origin}/health/ready`)).status).toBe(503);
    expect(gateway.logLines.filter((line) => line.includes('room for 11 sessions'))).toHaveLength(1);
  } finally {
    await proxy.close();
    await gateway.stop();
  }
}, 60_000);
