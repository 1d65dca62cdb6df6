import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type ConnectionsGateway,
  type ListBody,
  startConnectionsGateway,
} from '../../../test/stage/gateway/connections-gateway.js';

const someString: unknown = expect.any(String);

describe('the providers', () => {
  let gateway: ConnectionsGateway;

  beforeAll(async () => {
    gateway = await startConnectionsGateway();
  });
  afterAll(() => gateway.close());

  it('are listed page by page with their capabilities', async () => {
    const list = await gateway.call<ListBody>('GET', '/providers?limit=1');
    expect(list.body).toMatchObject({
      items: [{ id: 'shipengine', capabilities: { since: false } }],
      nextCursor: someString,
    });
    const secondPage = await gateway.call('GET', `/providers?limit=1&cursor=${list.body.nextCursor}`);
    expect(secondPage.body).toMatchObject({ items: [{ id: 'shipstation' }], nextCursor: null });

    const { body } = await gateway.call('GET', '/providers/shipstation');
    expect(body).toMatchObject({
      title: 'ShipStation',
      capabilities: { since: true, refreshAll: true, statusInList: false, webhooks: true },
      quota: { calls: 40, windowSeconds: 60 },
      baseUrls: ['https://ssapi.shipstation.com'],
      credentialSchema: { required: ['apiKey', 'apiSecret'] },
      settingsSchema: { properties: { quota: { type: 'object' }, sinceMode: { type: 'string' } } },
    });
    expect(await gateway.call('GET', '/providers/shippo')).toMatchObject({
      status: 404,
      body: { code: 'provider-not-found' },
    });
  });
});
