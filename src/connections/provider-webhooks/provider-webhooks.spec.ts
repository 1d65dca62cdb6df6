import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { systemClock } from '../../platform/clock.js';
import {
  type ConnectionsGateway,
  startConnectionsGateway,
} from '../../../test/stage/gateway/connections-gateway.js';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwkOf = (key: typeof rsa.publicKey, more: object) => ({ ...key.export({ format: 'jwk' }), ...more });
const body =
  '{"resource_url":"https://api.shipengine.com/x","resource_type":"API_ORDER_SOURCE_REFRESH_COMPLETE"}';

interface Claim {
  readonly kid?: string;
  readonly key?: typeof rsa.privateKey;
  readonly timestamp?: string;
  readonly signedBody?: string;
}

function claim({
  kid = 'one',
  key = rsa.privateKey,
  timestamp = new Date(systemClock.nowInMs()).toISOString(),
  signedBody = body,
}: Claim) {
  return {
    'x-shipengine-rsa-sha256-key-id': kid,
    'x-shipengine-rsa-sha256-signature': sign(
      'sha256',
      Buffer.from(`${timestamp}.${signedBody}`),
      key,
    ).toString('base64'),
    'x-shipengine-timestamp': timestamp,
  };
}

describe('a webhook of a provider', () => {
  let gateway: ConnectionsGateway;
  let keyServer: Server;
  let keysRead: number;

  beforeAll(async () => {
    gateway = await startConnectionsGateway();
    const keys = [
      jwkOf(rsa.publicKey, { kid: 'one', use: 'sig' }),
      jwkOf(ec.publicKey, { kid: 'curve' }),
      jwkOf(rsa.publicKey, { kid: 'for-encryption', use: 'enc' }),
    ];
    keyServer = createServer((request, response) => {
      keysRead += 1;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys, requestHeaders: Object.keys(request.headers) }));
    });
    await once(keyServer.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(async () => {
    keyServer.close();
    await gateway.close();
  });
  beforeEach(async () => {
    keysRead = 0;
    await gateway.reset();
    const address = keyServer.address();
    if (address === null || typeof address === 'string') throw new Error('No port.');
    // Each test has its own base URL, because keys are cached by URL.
    keysPath += 1;
    await gateway.database
      .updateTable('connections')
      .set({ base_url: `http://127.0.0.1:${address.port}/${keysPath}` })
      .where('id', '=', 'brand')
      .execute();
  });
  afterEach(() => gateway.settleWebhooks());
  let keysPath = 0;

  async function makeUrl(connection: string): Promise<string> {
    const made = await gateway.send('POST', `/connections/${connection}/webhook-token`);
    expect(made.status).toBe(200);
    return (made.body as { url: string }).url;
  }
  async function internalIdOf(id: string): Promise<number> {
    const row = await gateway.database
      .selectFrom('connections')
      .select('internal_id')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return row.internal_id;
  }
  /** Sends a webhook and returns the connections whose next read it brought forward. */
  async function send(url: string, headers: Record<string, string> = {}, sent = body) {
    const before = gateway.readSooner().length;
    const response = await gateway.post(url, sent, headers);
    await gateway.settleWebhooks();
    expect([response.statusCode, response.body]).toEqual([204, '']);
    return gateway.readSooner().slice(before);
  }

  it('of ShipStation is verified by the token in its path and brings the next read forward', async () => {
    expect(await send(await makeUrl('acme'))).toEqual([await internalIdOf('acme')]);
  });

  it('has a URL that is shown once and stored as a hash', async () => {
    const token = (await makeUrl('acme')).split('/').at(-1) ?? '';
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const rows = await gateway.database.selectFrom('provider_webhook_tokens').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
    const audit = await gateway.database.selectFrom('audit_entries').selectAll().execute();
    expect(audit.map(({ action }) => action)).toContain('connection.webhook-token-made');
    expect(JSON.stringify(audit)).not.toContain(token);
  });

  it('does nothing with a former token, a token of another connection or provider, or an unknown connection', async () => {
    const former = await makeUrl('acme');
    const current = await makeUrl('acme');
    const token = current.split('/').at(-1) ?? '';
    for (const url of [
      former,
      `/provider-webhooks/shipstation/wrong/${token}`,
      `/provider-webhooks/shipengine/acme/${token}`,
      `/provider-webhooks/shipstation/nobody/${token}`,
      `/provider-webhooks/nothing/acme/${token}`,
      `/provider-webhooks/shipstation/acme/x`,
    ])
      expect([url, await send(url)]).toEqual([url, []]);
    expect(await send(current)).toHaveLength(1);
  });

  it('of ShipEngine also needs a signature by an RSA key of the key set, within five minutes of now', async () => {
    const url = await makeUrl('brand');
    const ago = (inMs: number) => new Date(systemClock.nowInMs() - inMs).toISOString();
    const rejected: readonly (readonly [string, Record<string, string>])[] = [
      ['none', {}],
      ['a key that is not in the set', claim({ kid: 'two', key: stranger.privateKey })],
      ['another key under a known id', claim({ key: stranger.privateKey })],
      ['a key of another type', claim({ kid: 'curve', key: ec.privateKey })],
      ['a key for another use', claim({ kid: 'for-encryption' })],
      ['another body', claim({ signedBody: `${body} ` })],
      ['six minutes old', claim({ timestamp: ago(360_000) })],
      ['six minutes ahead', claim({ timestamp: ago(-360_000) })],
      ['an invalid time', claim({ timestamp: 'now' })],
    ];
    for (const [name, headers] of rejected) expect([name, await send(url, headers)]).toEqual([name, []]);
    for (const headers of [
      claim({}),
      claim({ timestamp: ago(240_000) }),
      claim({ timestamp: String(systemClock.nowInMs()) }),
    ])
      expect(await send(url, headers)).toEqual([await internalIdOf('brand')]);
  });

  it('is accepted once and ignored when it is sent again', async () => {
    const url = await makeUrl('brand');
    const headers = claim({});
    expect(await send(url, headers)).toHaveLength(1);
    expect(await send(url, headers)).toEqual([]);
  });

  it('with an unknown key causes one read of the keys in a minute, without credentials', async () => {
    const url = await makeUrl('brand');
    for (let each = 0; each < 5; each += 1) await send(url, claim({ kid: `unknown-${each}` }));
    expect(keysRead).toBe(1);
    expect(await send(url, claim({}))).toHaveLength(1);
    expect(keysRead).toBe(1);
  });

  it('with a wrong token never causes a read of the keys', async () => {
    await makeUrl('brand');
    await send('/provider-webhooks/shipengine/brand/wrong', claim({}));
    expect(keysRead).toBe(0);
  });

  it('is accepted with any body, because the body is not parsed', async () => {
    const url = await makeUrl('acme');
    for (const odd of ['', '{', '"\\u0000"', '[1]', '\u00ff'])
      expect(await send(url, {}, odd)).toHaveLength(1);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'nonsense', ''])
      expect(await send(url, { 'content-type': type }, 'a=b')).toHaveLength(1);
  });

  it('gets its response at the same time whether it is genuine or not', async () => {
    const current = await makeUrl('brand');
    const urls = [
      current,
      '/provider-webhooks/shipengine/brand/wrong',
      '/provider-webhooks/shipengine/nobody/wrong',
    ];
    const before = gateway.readSooner().length;
    await gateway.database.transaction().execute(async (transaction) => {
      await sql`lock table provider_webhook_tokens in access exclusive mode`.execute(transaction);
      // No token can be read now, and still every webhook gets its response.
      for (const url of urls) expect((await gateway.post(url, body, claim({}))).statusCode).toBe(204);
      expect(gateway.readSooner()).toHaveLength(before);
    });
    await gateway.settleWebhooks();
    expect(gateway.readSooner().slice(before)).toEqual([await internalIdOf('brand')]);
  });
});
