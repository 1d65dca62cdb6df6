import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { providerCatalogue } from '../../providers/provider-catalogue.js';
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
    const ids = providerCatalogue.map(({ id }) => id).sort();
    let page = '/providers?limit=1';
    for (const [index, id] of ids.entries()) {
      const { body } = await gateway.call<ListBody>('GET', page);
      const isLast = index === ids.length - 1;
      expect(body).toMatchObject({ items: [{ id }], nextCursor: isLast ? null : someString });
      page = `/providers?limit=1&cursor=${body.nextCursor}`;
    }
    expect((await gateway.call('GET', '/providers/shipengine')).body).toMatchObject({
      capabilities: { since: false },
    });

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
