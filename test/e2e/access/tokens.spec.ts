import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { EchoModule } from '../../stage/gateway/echo.controller.js';
import { waitUntil } from '../../stage/gateway/wait-until.js';
import { startTestGateway } from '../../stage/gateway/start-test-gateway.js';
import { callGateway } from './key-gateways.js';
import { type LocalIssuer, startLocalIssuer, type TokenRequest, weakKeyId } from './local-issuer.js';

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

async function startTokenGateway(issuer: LocalIssuer, environment: Readonly<Record<string, string>> = {}) {
  return startTestGateway({
    featureModules: [EchoModule],
    environment: { OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: issuer.audience, ...environment },
  });
}

describe('access tokens', () => {
  let issuer: LocalIssuer;
  let gateway: Awaited<ReturnType<typeof startTestGateway>>;
  beforeAll(async () => {
    issuer = await startLocalIssuer();
    gateway = await startTokenGateway(issuer);
  });
  afterAll(async () => {
    await gateway.stop();
    await issuer.close();
  });

  const call = (key: string, path = '/echo/caller') => callGateway(gateway, 'GET', path, { key });
  const requestWith = async (request: TokenRequest, path?: string) => call(await issuer.token(request), path);

  it('are accepted with their scopes, and their caller is the issuer and the subject', async () => {
    expect(await requestWith({})).toMatchObject({ status: 200, body: { id: `${issuer.url} user-1` } });
    expect(await requestWith({}, '/api-keys')).toMatchObject({ status: 403 });
    expect(await requestWith({ claims: { scope: ['refresh:read'] } })).toMatchObject({ status: 200 });
    expect(await requestWith({ claims: { scope: 'openid profile' } })).toMatchObject({ status: 403 });
  });

  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('signed with %s are accepted', async (alg) => {
    expect(await requestWith({ alg })).toMatchObject({ status: 200 });
  });

  it('see the connections of their claim: none without the claim, all with `*`', async () => {
    const seen = async (request: TokenRequest) => (await requestWith(request, '/connections')).body;
    expect(await seen({ without: ['connections'] })).toMatchObject({ items: [] });
    expect(await requestWith({ claims: { scope: 'keys:read' } }, '/api-keys')).toMatchObject({ status: 403 });
    const operator = { scope: 'keys:read', connections: '*' };
    expect(await requestWith({ claims: operator }, '/api-keys')).toMatchObject({ status: 200 });
  });

  it.each<[string, TokenRequest, string]>([
    ['another issuer', { claims: { iss: 'https://other.example.com' } }, 'iss'],
    ['another audience', { claims: { aud: 'another' } }, 'aud'],
    ['no audience', { without: ['aud'] }, 'aud'],
    ['no expiry', { without: ['exp'] }, 'exp'],
    ['an expiry in the past', { claims: { exp: inSeconds(-60) } }, 'expired'],
    ['a start in the future', { claims: { nbf: inSeconds(120) } }, 'nbf'],
    ['no subject', { without: ['sub'] }, 'sub'],
    ['a subject that is not a string', { claims: { sub: 5 as unknown as string } }, 'subject'],
    ['a subject with a line break', { claims: { sub: 'a\nb' } }, 'subject'],
    [
      'a nonce and no type, as ID tokens have',
      { header: { typ: 'JWT' }, claims: { nonce: 'n' } },
      'ID token',
    ],
    ['an at_hash, as ID tokens have', { header: { typ: undefined }, claims: { at_hash: 'h' } }, 'ID token'],
    [
      'the type claim of a refresh token',
      { header: { typ: 'JWT' }, claims: { typ: 'Refresh' } },
      'another purpose',
    ],
    ['a type that is not a string', { header: { typ: 5 as unknown as string } }, 'not an access token'],
    ['no scope claim and no type', { header: { typ: 'JWT' }, without: ['scope'] }, 'scope'],
    ['the type of another token', { header: { typ: 'logout+jwt' } }, 'not an access token'],
    ['a proof of possession', { claims: { cnf: { jkt: 'x' } } }, 'proof of possession'],
    ['the signature of another key', { forged: true }, 'not a valid token'],
    ['an unknown key', { header: { kid: 'unknown' } }, 'not signed with a key'],
  ])('with %s are rejected', async (_case, request, reason) => {
    expect(await requestWith(request)).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated', detail: expect.stringContaining(reason) as unknown },
    });
  });

  it('are distinguished from ID tokens by their claims when their type is only JWT', async () => {
    expect(await requestWith({ header: { typ: 'JWT' } })).toMatchObject({ status: 200 });
    expect(await requestWith({ header: { typ: 'application/at+jwt' }, without: ['scope'] })).toMatchObject({
      status: 403,
    });
  });

  it('are accepted with a clock difference of half a minute', async () => {
    expect(await requestWith({ claims: { exp: inSeconds(-20) } })).toMatchObject({ status: 200 });
    expect(await requestWith({ claims: { nbf: inSeconds(20) } })).toMatchObject({ status: 200 });
  });

  it('that are unsigned, or signed with a shared secret, are rejected', async () => {
    const [, payload = ''] = (await issuer.token()).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    expect(await call(`${header}.${payload}.`)).toMatchObject({ status: 401 });
    const shared = await new SignJWT({ scope: 'refresh:read' })
      .setProtectedHeader({ alg: 'HS256', kid: 'RS256', typ: 'at+jwt' })
      .setIssuer(issuer.url)
      .setAudience(issuer.audience)
      .setSubject('user-1')
      .setExpirationTime('5m')
      .sign(Buffer.alloc(32, 1));
    expect(await call(shared)).toMatchObject({ status: 401 });
  });

  it('that name a key that is too short are rejected with 401, not as a failure of the issuer', async () => {
    const [, payload] = (await issuer.token()).split('.');
    const header = { alg: 'RS256', kid: weakKeyId, typ: 'at+jwt' };
    const named = Buffer.from(JSON.stringify(header)).toString('base64url');
    expect(await call(`${named}.${payload}.${'A'.repeat(171)}`)).toMatchObject({ status: 401 });
  });

  it('that were changed after signing are rejected', async () => {
    const [header, payload = '', signature] = (await issuer.token()).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const wider = Buffer.from(JSON.stringify({ ...claims, connections: '*' })).toString('base64url');
    expect(await call(`${header}.${wider}.${signature}`)).toMatchObject({ status: 401 });
  });

  it('are rejected by a gateway without an issuer', async () => {
    const plain = await startTestGateway({ featureModules: [EchoModule] });
    const key = await issuer.token();
    expect(await callGateway(plain, 'GET', '/echo/caller', { key })).toMatchObject({
      status: 401,
      body: { detail: expect.stringContaining('accepts no tokens') as unknown },
    });
    await plain.stop();
  });

  it('may have their scopes and connections in claims with other names', async () => {
    const named = await startTokenGateway(issuer, {
      OIDC_SCOPE_CLAIM: 'permissions',
      OIDC_CONNECTIONS_CLAIM: 'https://example.com/shops',
    });
    const claims = { permissions: ['keys:read'], 'https://example.com/shops': '*' };
    const key = await issuer.token({ claims, without: ['scope', 'connections'] });
    expect(await callGateway(named, 'GET', '/api-keys', { key })).toMatchObject({ status: 200 });
    await named.stop();
  });
});

describe('the issuer of access tokens', () => {
  let issuer: LocalIssuer;
  let gateway: Awaited<ReturnType<typeof startTestGateway>>;
  beforeEach(async () => {
    issuer = await startLocalIssuer();
    gateway = await startTokenGateway(issuer);
  });
  afterEach(async () => {
    await gateway.stop();
    await issuer.close();
  });

  const call = (key: string) => callGateway(gateway, 'GET', '/echo/caller', { key });
  const requestWith = async (request: TokenRequest) => call(await issuer.token(request));

  it('is called for its keys once when many tokens name unknown keys', async () => {
    await requestWith({});
    const before = issuer.keyReads();
    for (let index = 0; index < 10; index += 1) await requestWith({ header: { kid: `unknown-${index}` } });
    expect(issuer.keyReads() - before).toBeLessThanOrEqual(1);
  });

  it('that is down makes tokens get 503, while API keys still work', async () => {
    const token = await issuer.token();
    issuer.setBroken(true);
    const response = await call(token);
    expect(response).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await callGateway(gateway, 'GET', '/echo/caller')).toMatchObject({ status: 200 });
    issuer.setBroken(false);
    await waitUntil(async () => {
      const { status } = await call(token);
      expect([200, 503]).toContain(status);
      return status === 200;
    });
  });

  it('may be down for a while after its keys were read', async () => {
    expect(await requestWith({})).toMatchObject({ status: 200 });
    issuer.setBroken(true);
    expect(await requestWith({ claims: { sub: 'user-2' } })).toMatchObject({ status: 200 });
  });

  it('is not trusted when its document names another issuer', async () => {
    issuer.setDocument({ issuer: 'https://other.example.com' });
    expect(await requestWith({})).toMatchObject({ status: 503 });
  });
});
