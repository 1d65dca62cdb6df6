import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type ConnectionsGateway,
  startConnectionsGateway,
} from '../../../test/stage/gateway/connections-gateway.js';

const other = { apiKey: 'another-key-of-16-or-more', apiSecret: 'another-secret' };

describe('connections made by API', () => {
  let gateway: ConnectionsGateway;
  beforeAll(async () => {
    gateway = await startConnectionsGateway();
  });
  beforeEach(() => gateway.reset());
  afterAll(() => gateway.close());

  const request = (more: object = {}) => ({
    id: 'mine',
    provider: 'shipstation',
    baseUrl: gateway.sandbox.shipstationUrl,
    credentials: other,
    ...more,
  });
  const create = (more: object = {}) => gateway.send('POST', '/connections', request(more));
  const change = (patch: object) => gateway.send('PATCH', '/connections/mine', patch);
  const accept = (credentials: { apiKey: string; apiSecret: string }) =>
    gateway.sandbox.control.setCredentials({ shipstation: credentials });
  const versionOf = async (id: string) =>
    (
      await gateway.database
        .selectFrom('connections')
        .select('credential_version')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
    ).credential_version;
  const auditOf = async () =>
    (
      await gateway.database
        .selectFrom('audit_entries')
        .select(['caller', 'action', 'detail'])
        .where('subject_id', '=', 'mine')
        .orderBy('id')
        .execute()
    ).slice(-1)[0];

  it('are stored, shown without their credentials, and audited', async () => {
    const response = await create({
      settings: { quota: { share: 0.5 }, statusWords: { Refreshed: 'idle' } },
    });
    expect(response).toMatchObject({
      status: 201,
      headers: { location: '/connections/mine' },
      body: {
        id: 'mine',
        managedBy: 'api',
        status: 'active',
        statusReason: null,
        credentialHint: 'more',
        settings: {
          quota: { requestsPerMinute: null, share: 0.5 },
          settleSeconds: 30,
          statusWords: { Refreshed: 'idle' },
        },
      },
    });
    expect(response.text).not.toContain('another-');
    expect(gateway.sandbox.control.calls()).toHaveLength(0);
    const audited = await auditOf();
    expect(audited).toMatchObject({ caller: 'admin', action: 'connection.created' });
    expect(JSON.stringify(audited)).not.toContain('another-');
  });

  it.each([
    [{ credentials: { apiKey: 'x' } }, '/credentials/apiSecret'],
    [{ credentials: { ...other, more: 'y' } }, '/credentials'],
    [{ credentials: 'text' }, '/credentials'],
    [{ provider: 'nobody' }, '/provider'],
    [{ id: 'Not-An-Id' }, '/id'],
    [{ baseUrl: 'http://example.com' }, '/baseUrl'],
    [{ baseUrl: 'https://ssapi.shipstation.com.example.com' }, '/baseUrl'],
    [{ baseUrl: 'https://elsewhere.test:8443' }, '/baseUrl'],
    [{ baseUrl: 'https://user:password@elsewhere.test' }, '/baseUrl'],
    [{ settings: { quota: { share: 2 } } }, '/settings/quota/share'],
    [{ settings: { statusWords: { 'a b': 'done' } } }, '/settings/statusWords/a b'],
    [{ settings: { sinceMode: 'late' } }, '/settings/sinceMode'],
    [{ settings: { unknown: 1 } }, '/settings/unknown'],
    [{ settings: { id: 'x' } }, '/settings/id'],
    [{ quota: { share: 0.5 } }, '/quota'],
    [{ status: 'unauthorized' }, '/status'],
  ])('are rejected for %j with its pointer, and nothing is stored', async (more, pointer) => {
    expect(await create(more)).toMatchObject({
      status: 400,
      body: { code: 'invalid-request', errors: [{ pointer }] },
    });
    expect(await gateway.call('GET', '/connections/mine')).toMatchObject({ status: 404 });
  });

  it('use the documented base URL if the request has none', async () => {
    expect(await create({ baseUrl: undefined })).toMatchObject({
      status: 201,
      body: { baseUrl: 'https://ssapi.shipstation.com' },
    });
  });

  it('cannot have an id that exists or existed, or the account of another connection', async () => {
    await create();
    expect(await create({ credentials: { ...other, apiSecret: 'b' } })).toMatchObject({
      status: 409,
      body: { code: 'connection-exists' },
    });
    expect(await create({ id: 'second' })).toMatchObject({
      status: 409,
      body: { code: 'connection-duplicate' },
    });
    expect(await gateway.send('DELETE', '/connections/mine')).toMatchObject({ status: 204, text: '' });
    expect(await create()).toMatchObject({ status: 409, body: { code: 'connection-exists' } });
    expect(await create({ id: 'second' })).toMatchObject({ status: 201 });
  });

  it('are made once when equal ids or accounts are sent at the same time', async () => {
    const responses = await Promise.all([
      create(),
      create(),
      create({ id: 'second' }),
      create({ id: 'third' }),
    ]);
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('are made with verify only if the provider accepts their credentials', async () => {
    expect(await create({ verify: true })).toMatchObject({
      status: 422,
      body: { code: 'credentials-refused', errors: [{ pointer: '/credentials' }] },
    });
    expect(await gateway.call('GET', '/connections/mine')).toMatchObject({ status: 404 });
    expect(await auditOf()).toEqual({
      caller: 'admin',
      action: 'connection.refused',
      detail: {
        provider: 'shipstation',
        baseUrl: gateway.sandbox.shipstationUrl,
        reason: 'provider-unauthorized',
      },
    });
    accept(other);
    expect(await create({ verify: true })).toMatchObject({ status: 201, body: { status: 'active' } });
    expect(gateway.sandbox.control.calls()).toHaveLength(2);
    const calls = await gateway.database.selectFrom('provider_calls').selectAll().execute();
    expect(calls).toMatchObject([{ kind: 'verify', outcome: 'read', requested_by: ['admin'] }]);
  });

  it('cost no call if they are rejected anyway', async () => {
    await create();
    expect(await create({ verify: true })).toMatchObject({ status: 409 });
    expect(await create({ id: 'second', verify: true })).toMatchObject({ status: 409 });
    expect(gateway.sandbox.control.calls()).toHaveLength(0);
  });

  it('are changed by a merge patch: omitted fields stay, null restores the default', async () => {
    await create({ settings: { quota: { share: 0.5 }, sinceMode: 'pacific-exact', settleSeconds: 10 } });
    const response = await change({ settings: { quota: { requestsPerMinute: 20 }, sinceMode: null } });
    expect(response).toMatchObject({
      status: 200,
      body: { settings: { quota: { requestsPerMinute: 20, share: 0.5 }, settleSeconds: 10 } },
    });
    expect(response.text).not.toContain('pacific-exact');
    expect(await change({ settings: null })).toMatchObject({
      body: { settings: { quota: { requestsPerMinute: null, share: 0.8 }, settleSeconds: 30 } },
    });
    expect(await versionOf('mine')).toBe(1);
    expect(await auditOf()).toMatchObject({
      action: 'connection.changed',
      detail: { changed: ['settings'] },
    });
  });

  it('are paused and resumed', async () => {
    await create();
    expect(await change({ status: 'paused' })).toMatchObject({
      body: { status: 'paused', statusReason: 'paused-by-caller' },
    });
    expect(await gateway.send('POST', '/connections/mine/verify')).toMatchObject({
      status: 409,
      body: { code: 'connection-paused' },
    });
    expect(await change({ verify: true })).toMatchObject({
      status: 409,
      body: { code: 'connection-paused' },
    });
    expect(await change({ status: 'active' })).toMatchObject({
      body: { status: 'active', statusReason: null },
    });
  });

  it('do not change and are not audited when a patch changes nothing', async () => {
    const { body } = await create();
    expect((await change({ status: 'active', settings: {}, credentials: other })).body).toEqual(body);
    expect(await auditOf()).toMatchObject({ action: 'connection.created' });
  });

  it('get another base URL only together with their credentials', async () => {
    await create();
    expect(await change({ baseUrl: 'https://elsewhere.test' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/credentials' }] },
    });
    expect(await change({ baseUrl: null })).toMatchObject({ status: 400 });
    expect(await change({ baseUrl: 'https://evil.test', credentials: other })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/baseUrl' }] },
    });
    expect(await change({ baseUrl: 'https://elsewhere.test', credentials: other })).toMatchObject({
      status: 200,
      body: { baseUrl: 'https://elsewhere.test' },
    });
    expect(await versionOf('mine')).toBe(2);
  });

  it('never mix new credentials with stored ones', async () => {
    await create();
    expect(await change({ credentials: { apiKey: 'new' } })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/credentials/apiSecret' }] },
    });
    expect(await change({ credentials: null })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/credentials' }] },
    });
  });

  it('are changed with verify only if the provider accepts the new credentials', async () => {
    await create();
    accept(other);
    const next = { apiKey: 'next-key-of-16-or-more', apiSecret: 'next-secret' };
    expect(await change({ credentials: next, verify: true })).toMatchObject({
      status: 422,
      body: { code: 'credentials-refused' },
    });
    expect(await versionOf('mine')).toBe(1);
    expect((await gateway.send('POST', '/connections/mine/verify')).body).toMatchObject({ accepted: true });
    accept(next);
    expect(await change({ credentials: next, verify: true })).toMatchObject({ status: 200 });
    expect(await versionOf('mine')).toBe(2);
    expect((await gateway.send('POST', '/connections/mine/verify')).body).toMatchObject({ accepted: true });
    expect(await gateway.database.selectFrom('credential_checks').selectAll().execute()).toEqual([]);
  });

  it('that are unauthorized become active by a verification or new credentials, not by a status patch', async () => {
    await create();
    const reject = () =>
      gateway.database
        .updateTable('connections')
        .set({ status: 'unauthorized', status_reason: 'unauthorized' })
        .where('id', '=', 'mine')
        .execute();
    await reject();
    expect(await change({ status: 'active' })).toMatchObject({
      status: 409,
      body: { code: 'connection-unauthorized' },
    });
    expect(await change({ settings: { settleSeconds: 20 } })).toMatchObject({
      body: { status: 'unauthorized' },
    });
    // Two patches do not make it active either.
    expect(await change({ status: 'paused' })).toMatchObject({
      body: { status: 'paused', statusReason: 'unauthorized' },
    });
    expect(await change({ status: 'active' })).toMatchObject({
      body: { status: 'unauthorized', statusReason: 'unauthorized' },
    });
    accept(other);
    expect(await change({ verify: true })).toMatchObject({ body: { status: 'active', statusReason: null } });
    await reject();
    await change({ status: 'paused' });
    expect(await change({ status: 'active', verify: true })).toMatchObject({ body: { status: 'active' } });
    await reject();
    expect(await change({ credentials: { ...other, apiSecret: 'newer' } })).toMatchObject({
      body: { status: 'active' },
    });
  });

  it('that come from the file cannot be changed here', async () => {
    for (const method of ['PATCH', 'DELETE'] as const) {
      const response = await gateway.send(method, '/connections/acme', method === 'PATCH' ? {} : undefined);
      expect(response).toMatchObject({ status: 409, body: { code: 'managed-by-file' } });
    }
    expect(await gateway.send('DELETE', '/connections/nobody')).toMatchObject({ status: 404 });
  });

  it('lose their credentials, hint and fingerprint immediately when they are deleted', async () => {
    await create();
    await gateway.send('DELETE', '/connections/mine');
    expect(await gateway.call('GET', '/connections/mine')).toMatchObject({ status: 404 });
    const row = await gateway.database
      .selectFrom('connections')
      .selectAll()
      .where('id', '=', 'mine')
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      sealed_credentials: null,
      credential_hint: null,
      credential_fingerprint: null,
    });
    expect(row.deleted_at).not.toBeNull();
    expect(await auditOf()).toMatchObject({ caller: 'admin', action: 'connection.deleted' });
  });
});
