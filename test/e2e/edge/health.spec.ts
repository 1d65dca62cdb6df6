import { describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { Shutdown } from '../../../src/platform/shutdown.js';
import { type SilenceableProxy, startSilenceableProxy } from './start-silenceable-proxy.js';
import { startTestGateway } from '../../stage/gateway/start-test-gateway.js';

describe('health', () => {
  test('a gateway is ready until its shutdown starts, and stays live', async () => {
    const gateway = await startTestGateway();
    try {
      const ready = await fetch(`${gateway.origin}/health/ready`);
      expect(await ready.json()).toEqual({ status: 'up', components: { gateway: 'up', database: 'up' } });
      gateway.app.get(Shutdown, { strict: false }).begin();
      const stopping = await fetch(`${gateway.origin}/health/ready`);
      expect([stopping.status, stopping.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await stopping.json()).toMatchObject({ code: 'unavailable', components: { gateway: 'down' } });
      expect((await fetch(`${gateway.origin}/health/live`)).status).toBe(200);
    } finally {
      await gateway.stop();
    }
  });

  test('a database that accepts connections and never responds makes it unready within a bounded time', async () => {
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
      expect((await fetch(`${gateway.origin}/health/ready`)).status).toBe(200);
      proxy?.fallSilent();
      const before = proxy?.connections() ?? 0;
      const check = () => fetch(`${gateway.origin}/health/ready`);
      const [response, ...others] = await Promise.all([check(), ...Array.from({ length: 40 }, check)]);
      expect(new Set(others.map(({ status }) => status))).toEqual(new Set([503]));
      // Many checks without a key share one database connection.
      expect(proxy?.connections()).toBeLessThanOrEqual(before + 4);
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({
        detail: 'Down: database.',
        components: { gateway: 'up', database: 'down' },
      });
    } finally {
      await proxy?.close();
      await gateway.stop();
    }
  });
});
