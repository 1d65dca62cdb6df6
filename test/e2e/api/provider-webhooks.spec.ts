import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { requestRefresh, waitForEnd, waitForStatus } from '../../stage/gateway/follow.js';
import type { GatewayProcess } from '../../stage/gateway/gateway-process.js';
import { orderSource, store } from '../../stage/gateway/sources.js';
import { openStage, type Stage } from '../../stage/gateway/stage.js';

const endless = { queuedInMs: 0, runningInMs: 'endless' } as const;
/** With this quota the gateway polls every thirty seconds: an end that is seen sooner came by webhook. */
const slow = { quota: { requestsPerMinute: 8, share: 1 } };
const quotas = {
  shipstation: { callsPerMinute: 8, headers: false },
  shipengine: { callsPerMinute: 8, headers: false },
};

describe('the end of an import that the provider reports', () => {
  let stage: Stage;
  let gateway: GatewayProcess;

  beforeAll(async () => {
    stage = await openStage([
      {
        id: 'ss',
        provider: 'shipstation',
        sandbox: { sources: [store('1', endless)], quotas },
        settings: slow,
      },
      {
        id: 'se',
        provider: 'shipengine',
        sandbox: { sources: [orderSource('a', endless)], quotas },
        settings: slow,
      },
    ]);
    gateway = await stage.start();
  });
  afterAll(() => stage.close());

  test('is seen immediately for ShipEngine, with a signature by its own keys', async () => {
    const { control } = stage.sandbox('se');
    const made = await gateway.call('/connections/se/webhook-token', { method: 'POST' });
    const { url } = made.body as { url: string };
    control.notifyWebhook('shipengine', `${gateway.origin}${url}`);
    const { id } = await requestRefresh(gateway, { connection: 'se', source: 'a' });
    await waitForStatus(gateway, id, 'requested');
    const listsBefore = control.calls().filter(({ operation }) => operation === 'list').length;
    const notifiedAt = performance.now();
    control.endImport({ provider: 'shipengine', source: 'a' });
    expect((await waitForEnd(gateway, id)).status).toBe('succeeded');
    expect(performance.now() - notifiedAt).toBeLessThan(15_000);
    expect(
      control.calls().filter(({ operation }) => operation === 'list').length - listsBefore,
    ).toBeLessThanOrEqual(2);
    const calls = await gateway.call('/audit/provider-calls?connection=se');
    expect(JSON.stringify(calls.body)).toContain('provider-webhook');
  });
});
