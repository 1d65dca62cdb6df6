import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { prepareConnection } from '../../stage/database/prepare-connection.js';
import { waitUntil } from '../../stage/gateway/wait-until.js';
import { callGateway as call, type CreatedKeyBody, startReplicas } from './key-gateways.js';
import { revokeSilently, storeKey } from './store-key.js';

/** The response to a creation that may be a repeat. */
type KeyCreationBody = Omit<CreatedKeyBody, 'key'> & { readonly key: string | null };

const someInstant: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
const someText: unknown = expect.any(String);

describe('keys', () => {
  let replicas: Awaited<ReturnType<typeof startReplicas>>;
  beforeAll(async () => {
    replicas = await startReplicas(2);
  });
  afterAll(() => replicas.close());

  const here = () => replicas.gateways[0];
  const there = () => replicas.gateways[1] ?? replicas.gateways[0];
  const make = async (json: object, key?: string) => {
    const response = await call<CreatedKeyBody>(here(), 'POST', '/api-keys', { json, ...(key && { key }) });
    expect(response).toMatchObject({ status: 201 });
    return response.body;
  };
  const makeConnection = async () => {
    const internalId = await prepareConnection(replicas.database);
    const { id } = await replicas.database
      .selectFrom('connections')
      .select('id')
      .where('internal_id', '=', internalId)
      .executeTakeFirstOrThrow();
    return { id, internalId };
  };

  it('are shown once, and work for their scopes on every replica', async () => {
    const request = { name: 'warehouse', scopes: ['refresh:read', 'connections:read'] };
    const made = await call<CreatedKeyBody>(here(), 'POST', '/api-keys', { json: request });
    expect(made).toMatchObject({
      status: 201,
      body: {
        ...request,
        id: expect.stringMatching(/^key_[0-9a-z]{26}$/) as unknown,
        key: expect.stringMatching(/^rgw_key_[0-9a-z]{26}_[0-9a-f]{64}$/) as unknown,
        connections: null,
        createdBy: 'admin',
        createdAt: someInstant,
        expiresAt: null,
        lastUsedAt: null,
      },
    });
    const { id, key } = made.body;
    expect(made.headers.get('location')).toBe(`/api-keys/${id}`);
    for (const gateway of [here(), there()]) {
      expect(await call(gateway, 'GET', '/connections', { key })).toMatchObject({ status: 200 });
      expect(await call(gateway, 'POST', '/refresh', { key, json: {} })).toMatchObject({
        status: 403,
        body: { code: 'forbidden', detail: 'This needs the scope `refresh:write`.' },
      });
    }
    const shown = await call(here(), 'GET', `/api-keys/${id}`);
    expect(shown).toMatchObject({ status: 200, body: { id, name: 'warehouse' } });
    expect(JSON.stringify([shown.body, (await call(here(), 'GET', '/api-keys')).body])).not.toContain(
      key.slice(-64),
    );
  });

  it('are created once for each Idempotency-Key: a repeat shows the same key without its secret', async () => {
    const request = { name: 'once', scopes: ['refresh:write', 'refresh:read'] };
    const headers = { 'idempotency-key': 'once-1' };
    const responses = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        call<KeyCreationBody>(index % 2 === 0 ? here() : there(), 'POST', '/api-keys', {
          json: request,
          headers,
        }),
      ),
    );
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(responses.map(({ body }) => body.id)).size).toBe(1);
    const shown = responses.filter(({ headers: received }) => received.get('idempotency-replayed') === null);
    expect(shown).toHaveLength(1);
    const secrets = responses.map(({ body }) => body.key).filter((key) => key !== null);
    expect(secrets).toEqual([shown[0]?.body.key]);
    const respelled = { scopes: ['refresh:read', 'refresh:write', 'refresh:read'], name: 'once' };
    expect(await call(there(), 'POST', '/api-keys', { json: respelled, headers })).toMatchObject({
      status: 201,
    });
    const other = { ...request, name: 'twice' };
    expect(await call(here(), 'POST', '/api-keys', { json: other, headers })).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
  });

  it('are stored as a hash, and the audit has their creation and revocation', async () => {
    const { id, key } = await make({ name: 'audited', scopes: ['refresh:read'] });
    await call(here(), 'DELETE', `/api-keys/${id}`);
    const rows = await replicas.database.selectFrom('api_keys').selectAll().where('id', '=', id).execute();
    const audit = await call(here(), 'GET', `/audit?subject=${id}`);
    expect(audit.body).toMatchObject({
      items: [
        { action: 'api-key.revoked', caller: 'admin' },
        { action: 'api-key.created', caller: 'admin', detail: { scopes: ['refresh:read'] } },
      ],
    });
    const secret = key.slice(-64);
    expect(JSON.stringify([rows, audit.body])).not.toContain(secret);
    expect(rows[0]?.secret_hash.toString('hex')).not.toContain(secret.slice(0, 8));
  });

  it('that are deleted stop working immediately here, and a moment later on other replicas', async () => {
    const { id, key } = await make({ name: 'short', scopes: ['refresh:read'] });
    const knownAtInMs = performance.now();
    for (const gateway of [here(), there()]) {
      expect(await call(gateway, 'GET', '/refresh', { key })).toMatchObject({ status: 200 });
    }
    expect(await call(here(), 'DELETE', `/api-keys/${id}`)).toMatchObject({ status: 204, body: null });
    expect(await call(here(), 'GET', '/refresh', { key })).toMatchObject({ status: 401 });
    await waitUntil(async () => (await call(there(), 'GET', '/refresh', { key })).status === 401);
    // Without the hint the replica would accept the key for five seconds.
    expect(performance.now() - knownAtInMs).toBeLessThan(5_000);
    for (const method of ['GET', 'DELETE']) {
      expect(await call(here(), method, `/api-keys/${id}`)).toMatchObject({
        status: 404,
        body: { code: 'api-key-not-found' },
      });
    }
  });

  it('that are revoked in the database without a hint stop working within five seconds', async () => {
    const { id, key } = await storeKey(replicas.database);
    expect(await call(here(), 'GET', '/refresh', { key })).toMatchObject({ status: 200 });
    await revokeSilently(replicas.database, id);
    await sleep(5_100);
    expect(await call(here(), 'GET', '/refresh', { key })).toMatchObject({ status: 401 });
  });

  it('stop working when they expire', async () => {
    const expiresInMs = Date.now() + 400;
    const { key } = await storeKey(replicas.database, { expiresAt: new Date(expiresInMs) });
    for (let isExpired = false; !isExpired;) {
      isExpired = Date.now() > expiresInMs;
      const { status } = await call(here(), 'GET', '/refresh', { key });
      if (isExpired) expect(status).toBe(401);
      else if (Date.now() < expiresInMs) expect(status).toBe(200);
    }
  });

  it.each([
    ['another secret', (key: string) => key.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
    ['the secret of another key', (key: string) => key.replace(/_[0-9a-f]{64}$/, `_${'0'.repeat(64)}`)],
    ['an unknown id', (key: string) => key.replace(/^rgw_key_.{26}/, `rgw_key_${'0'.repeat(26)}`)],
    ['a part of the key', (key: string) => key.slice(0, -1)],
    ['more than the key', (key: string) => `${key}0`],
    ['the id alone', (key: string) => key.slice(4, 34)],
  ])('with %s are rejected like any wrong key', async (_case, change) => {
    const { key } = await make({ name: 'changed', scopes: ['refresh:read'] });
    expect(await call(here(), 'GET', '/refresh', { key: change(key) })).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated', detail: 'The key of this request is not one of this gateway.' },
    });
  });

  it('with a list of connections see no other connection', async () => {
    const [mine, foreign] = [await makeConnection(), await makeConnection()];
    const { key, id } = await make({
      name: 'one shop',
      scopes: ['connections:read', 'connections:write', 'refresh:read', 'refresh:write'],
      connections: [mine.id],
    });
    expect(await call(here(), 'GET', `/api-keys/${id}`)).toMatchObject({ body: { connections: [mine.id] } });
    expect(await call(here(), 'GET', '/connections', { key })).toMatchObject({
      body: { items: [{ id: mine.id }], nextCursor: null },
    });
    expect(await call(here(), 'GET', `/connections/${mine.id}`, { key })).toMatchObject({ status: 200 });
    for (const unseen of [foreign.id, 'no-such-connection']) {
      expect(await call(here(), 'GET', `/connections/${unseen}`, { key })).toMatchObject({
        status: 404,
        body: { code: 'connection-not-found' },
      });
    }
    expect(await call(here(), 'POST', '/connections', { key, json: {} })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  });

  it('with a list of connections cannot have a scope that concerns the whole gateway', async () => {
    const { id } = await makeConnection();
    for (const scope of ['keys:read', 'keys:write', 'audit:read']) {
      const json = { name: 'limited', scopes: ['refresh:read', scope], connections: [id] };
      expect(await call(here(), 'POST', '/api-keys', { json })).toMatchObject({
        status: 400,
        body: { code: 'invalid-request', errors: [{ pointer: '/scopes/1' }] },
      });
    }
    const { key } = await storeKey(replicas.database, {
      scopes: ['keys:read', 'keys:write', 'audit:read'],
      connectionIds: [],
    });
    for (const path of ['/api-keys', '/audit']) {
      expect(await call(here(), 'GET', path, { key })).toMatchObject({ status: 403 });
    }
  });

  it('grant no more than their creator has, and last no longer', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const maker = await make({ name: 'maker', scopes: ['keys:write', 'refresh:read'], expiresAt });
    const attempt = (json: object) =>
      call(here(), 'POST', '/api-keys', { key: maker.key, json: { name: 'made', ...json } });
    expect(await attempt({ scopes: ['refresh:read', 'refresh:write'], expiresAt })).toMatchObject({
      status: 403,
      body: { code: 'forbidden', detail: expect.stringContaining('refresh:write') as unknown },
    });
    expect(await attempt({ scopes: ['refresh:read'] })).toMatchObject({ status: 403 });
    const later = new Date(Date.now() + 7_200_000).toISOString();
    expect(await attempt({ scopes: ['refresh:read'], expiresAt: later })).toMatchObject({ status: 403 });
    const sooner = new Date(Date.now() + 1_800_000).toISOString();
    expect(await attempt({ scopes: ['refresh:read'], expiresAt: sooner })).toMatchObject({
      status: 201,
      body: { createdBy: maker.id, expiresAt: sooner },
    });
  });

  it.each([
    [{ scopes: ['refresh:read'] }, '/name'],
    [{ name: '', scopes: ['refresh:read'] }, '/name'],
    [{ name: 'x', scopes: [] }, '/scopes'],
    [{ name: 'x', scopes: ['refresh:read', 'everything'] }, '/scopes/1'],
    [{ name: 'x', scopes: ['refresh:read'], expiresAt: '2020-01-01T00:00:00Z' }, '/expiresAt'],
    [{ name: 'x', scopes: ['refresh:read'], expiresAt: '2099-01-01' }, '/expiresAt'],
    [{ name: 'x', scopes: ['refresh:read'], expiresAt: '2099-02-31T00:00:00Z' }, '/expiresAt'],
    [{ name: 'x', scopes: ['refresh:read'], connections: 'acme' }, '/connections'],
    [{ name: 'x', scopes: ['refresh:read'], connections: null }, '/connections'],
    [{ name: 'x', scopes: ['refresh:read'], expiresAt: null }, '/expiresAt'],
    [{ name: 'x', scopes: ['refresh:read'], secret: 'mine' }, '/secret'],
  ])('are not created from %j', async (json, pointer) => {
    expect(await call(here(), 'POST', '/api-keys', { json })).toMatchObject({
      status: 400,
      body: { code: 'invalid-request', errors: [{ pointer }] },
    });
  });

  it('are not created for an unknown connection', async () => {
    const json = { name: 'x', scopes: ['refresh:read'], connections: ['no-such-connection'] };
    expect(await call(here(), 'POST', '/api-keys', { json })).toMatchObject({
      status: 404,
      body: { code: 'connection-not-found' },
    });
  });

  it('are listed page by page, newest first, including expired keys', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      ids.unshift((await storeKey(replicas.database, { expiresAt: new Date(1_000_000_000_000) })).id);
    }
    const first = await call<{ nextCursor: string }>(here(), 'GET', '/api-keys?limit=2');
    expect(first.body).toMatchObject({ items: [{ id: ids[0] }, { id: ids[1] }], nextCursor: someText });
    const next = await call(here(), 'GET', `/api-keys?limit=2&cursor=${first.body.nextCursor}`);
    expect(next.body).toMatchObject({ items: [{ id: ids[2] }, { id: someText }] });
  });

  it('show when they were last used, with one write for many requests', async () => {
    const { id, key } = await make({ name: 'used', scopes: ['refresh:read'] });
    for (let index = 0; index < 5; index += 1) await call(here(), 'GET', '/refresh', { key });
    const read = async () =>
      (await call<{ lastUsedAt: string | null }>(here(), 'GET', `/api-keys/${id}`)).body.lastUsedAt;
    await waitUntil(async () => (await read()) !== null);
    const recorded = await read();
    expect(recorded).toEqual(someInstant);
    await call(there(), 'GET', '/refresh', { key });
    await sleep(1_200);
    expect(await read()).toBe(recorded);
  });

  it('that are wrong are limited by IP address, while valid ones still work', async () => {
    const { key } = await make({ name: 'right', scopes: ['refresh:read'] });
    const replica = there();
    expect(await call(replica, 'GET', '/refresh', { key })).toMatchObject({ status: 200 });
    const responses: number[] = [];
    for (let index = 0; index < 40; index += 1) {
      responses.push((await call(replica, 'GET', '/refresh', { key: 'wrong' })).status);
    }
    expect(responses.slice(0, 30)).toEqual(Array<number>(30).fill(401));
    const limited = await call(replica, 'GET', '/refresh', { key: 'wrong' });
    expect(limited).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await call(replica, 'GET', '/refresh', { key })).toMatchObject({ status: 200 });
    expect(await call(replica, 'GET', '/refresh')).toMatchObject({ status: 200 });
  });
});
