import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { callGateway } from '../access/key-gateways.js';
import { type SilenceableProxy, startSilenceableProxy } from './start-silenceable-proxy.js';
import { startTestGateway } from '../../stage/gateway/start-test-gateway.js';

test('while the database is down, requests get 503 with Retry-After, not 500', async () => {
  let proxy: SilenceableProxy | undefined;
  const gateway = await startTestGateway({
    reachDatabase: async (databaseUrl) => {
      const url = new URL(databaseUrl.replace('@/', '@127.0.0.1/'));
      proxy = await startSilenceableProxy(join(url.searchParams.get('host') ?? '', '.s.PGSQL.5432'));
      url.search = '';
      url.port = String(proxy.port);
      return url.href;
    },
  });
  try {
    expect(await callGateway(gateway, 'GET', '/refresh')).toMatchObject({ status: 200 });
    await proxy?.close();
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
  } finally {
    await gateway.stop();
  }
});
