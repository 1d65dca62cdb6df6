import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type ConnectionsGateway,
  type ListBody,
  startConnectionsGateway,
} from '../../../test/stage/gateway/connections-gateway.js';

const someInstant: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);

describe('the sources of a connection', () => {
  let gateway: ConnectionsGateway;

  beforeAll(async () => {
    gateway = await startConnectionsGateway();
  });
  beforeEach(() => gateway.reset());
  afterAll(() => gateway.close());

  it('are read if they were never read, and not again', async () => {
    const first = await gateway.call<ListBody>('GET', '/connections/acme/sources?limit=2');
    expect(first.body).toMatchObject({
      items: [
        {
          id: '12345',
          name: 'My Shopify store',
          active: true,
          refreshable: true,
          status: 'unknown',
          providerStatus: null,
          lastAttemptAt: someInstant,
          lastAttemptRaw: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+$/),
          lastAttemptAmbiguous: false,
          observedAt: '2026-11-22T10:00:00.000Z',
        },
        { id: '12346' },
      ],
    });
    const secondPage = await gateway.call('GET', `/connections/acme/sources?cursor=${first.body.nextCursor}`);
    expect(secondPage.body).toMatchObject({
      items: [{ id: '12347' }, { id: '12348' }, { id: '12349' }],
      nextCursor: null,
    });
    expect(gateway.sandbox.control.calls()).toHaveLength(1);
  });

  it('do not include sources that are gone or were never listed', async () => {
    const { body } = await gateway.call<ListBody>('GET', '/connections/brand/sources');
    const [gone, unlisted, kept] = body.items;
    const change = (values: { absences?: number; known?: boolean }, source = kept) =>
      gateway.database
        .updateTable('sources')
        .set(values)
        .where('source_id', '=', source?.id ?? '')
        .execute();
    await change({ absences: 2 }, gone);
    await change({ known: false }, unlisted);
    await change({ absences: 1 }, kept);
    expect((await gateway.call<ListBody>('GET', '/connections/brand/sources')).body.items).toEqual([kept]);
  });

  it('are read when a fresh list is requested, and are the known list when the read fails', async () => {
    const known = await gateway.call('GET', '/connections/acme/sources');
    gateway.sandbox.control.addFault({ fault: { kind: 'server-error' }, times: 1 });
    const response = await gateway.call('GET', '/connections/acme/sources?maxAgeSeconds=0');
    expect(response).toMatchObject({ status: 200, body: known.body });
    expect(gateway.sandbox.control.calls()).toHaveLength(2);
  });

  it.each(['', '-1', '1.5', 'x', '1e3', '99999999999'])('are not listed for the age "%s"', async (age) => {
    expect(await gateway.call('GET', `/connections/acme/sources?maxAgeSeconds=${age}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid-request', errors: [{ pointer: '?maxAgeSeconds' }] },
    });
  });

  it('that were never read and cannot be read are a problem with a Retry-After', async () => {
    gateway.sandbox.control.addFault({ fault: { kind: 'server-error' }, times: 1 });
    const response = await gateway.call('GET', '/connections/acme/sources');
    expect(response).toMatchObject({
      status: 503,
      body: { code: 'unavailable' },
      headers: { 'retry-after': '10' },
    });
  });

  it('of a connection that makes no calls are a problem with the reason', async () => {
    expect(await gateway.call('GET', '/connections/wrong/sources')).toMatchObject({
      status: 409,
      body: { code: 'connection-unauthorized' },
    });
    await gateway.reconcile(JSON.stringify({ connections: [] }));
    expect(await gateway.call('GET', '/connections/acme/sources')).toMatchObject({
      status: 409,
      body: {
        code: 'connection-paused',
        detail: 'The connection is paused (removed-from-file) and makes no calls.',
      },
    });
    expect(await gateway.call('POST', '/connections/acme/verify')).toMatchObject({
      status: 409,
      body: { code: 'connection-paused' },
    });
  });

  it('of a paused connection are the known list', async () => {
    const known = await gateway.call('GET', '/connections/acme/sources');
    await gateway.reconcile(JSON.stringify({ connections: [] }));
    expect((await gateway.call('GET', '/connections/acme/sources?maxAgeSeconds=0')).body).toEqual(known.body);
    expect((await gateway.call('GET', '/connections/acme')).body).toMatchObject({
      status: 'paused',
      credentialHint: null,
    });
  });
});
