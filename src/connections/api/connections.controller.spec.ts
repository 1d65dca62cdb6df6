import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type ConnectionsGateway,
  describeFile,
  type ListBody,
  startConnectionsGateway,
} from '../../../test/stage/gateway/connections-gateway.js';

const someString: unknown = expect.any(String);
const someInstant: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);

describe('connections over HTTP', () => {
  let gateway: ConnectionsGateway;

  beforeAll(async () => {
    gateway = await startConnectionsGateway();
  });
  beforeEach(() => gateway.reset());
  afterAll(() => gateway.close());

  it('are listed page by page without any secret', async () => {
    const first = await gateway.call<ListBody>('GET', '/connections?limit=2');
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      items: [{ id: 'acme' }, { id: 'brand' }],
      nextCursor: someString,
    });
    const second = await gateway.call('GET', `/connections?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ id: 'wrong' }], nextCursor: null });
    expect(first.text).not.toContain('sandbox-shipstation');
  });

  it('reject a cursor that no page can have returned', async () => {
    for (const cursor of ['!', Buffer.from('a\0b').toString('base64url')]) {
      expect(await gateway.call('GET', `/connections?cursor=${encodeURIComponent(cursor)}`)).toMatchObject({
        status: 400,
        body: { code: 'invalid-request', errors: [{ pointer: '?cursor' }] },
      });
    }
  });

  it('are shown one by one with their settings and a hint of the key', async () => {
    expect((await gateway.call('GET', '/connections/acme')).body).toEqual({
      id: 'acme',
      provider: 'shipstation',
      status: 'active',
      statusReason: null,
      managedBy: 'file',
      baseUrl: gateway.sandbox.shipstationUrl,
      settings: { quota: { requestsPerMinute: null, share: 0.8 }, settleSeconds: 30, reaskAfterSeconds: 900 },
      credentialHint: '-key',
      createdAt: someInstant,
      updatedAt: someInstant,
    });
  });

  it.each(['unknown', 'Acme', 'a%20b', '..%2f', 'x'.repeat(80)])(
    'do not exist under the id %s',
    async (id) => {
      for (const path of ['', '/sources', '/quota']) {
        expect(await gateway.call('GET', `/connections/${id}${path}`)).toMatchObject({
          status: 404,
          body: { code: 'connection-not-found' },
        });
      }
      expect(await gateway.call('POST', `/connections/${id}/verify`)).toMatchObject({ status: 404 });
    },
  );

  it('need a key', async () => {
    expect((await gateway.call('GET', '/connections', null)).status).toBe(401);
    expect((await gateway.call('GET', '/providers', null)).status).toBe(401);
  });

  it('are verified with one call', async () => {
    expect(await gateway.call('POST', '/connections/acme/verify')).toMatchObject({
      status: 200,
      body: {
        accepted: true,
        checkedAt: '2026-11-22T10:00:00.000Z',
        failure: null,
        connection: { id: 'acme', status: 'active' },
      },
    });
    expect(gateway.sandbox.control.calls()).toHaveLength(1);
    expect((await gateway.call('POST', '/connections/wrong/verify')).body).toMatchObject({
      accepted: false,
      failure: { code: 'provider-unauthorized', detail: someString },
    });
  });

  it('that are unauthorized are active again after an accepted verification', async () => {
    await gateway.call('GET', '/connections/wrong/sources');
    expect((await gateway.call('GET', '/connections/wrong')).body).toMatchObject({
      status: 'unauthorized',
      statusReason: 'unauthorized',
    });
    const { apiKey } = gateway.sandbox.credentials.shipstation;
    gateway.sandbox.control.setCredentials({ shipstation: { apiKey, apiSecret: 'no' } });
    const { body } = await gateway.call('POST', '/connections/wrong/verify');
    expect(body).toMatchObject({ accepted: true, connection: { status: 'active', statusReason: null } });
  });

  it('are called with their current credentials', async () => {
    await gateway.call('POST', '/connections/wrong/verify');
    await gateway.reconcile(describeFile(gateway.sandbox, 'yes'));
    const { apiKey } = gateway.sandbox.credentials.shipstation;
    gateway.sandbox.control.setCredentials({ shipstation: { apiKey, apiSecret: 'yes' } });
    expect((await gateway.call('POST', '/connections/wrong/verify')).body).toMatchObject({ accepted: true });
  });

  it('show their quota', async () => {
    expect(await gateway.call('GET', '/connections/acme/quota')).toMatchObject({
      status: 200,
      body: {
        limit: 40,
        share: 0.8,
        used: 3,
        remaining: 29,
        resetsAt: '2026-11-22T10:00:00.000Z',
        callsWaiting: 0,
      },
    });
    expect(gateway.sandbox.control.calls()).toHaveLength(0);
  });
});
