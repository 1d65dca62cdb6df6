import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BadgeGuard, HostModule } from './host.module.js';
import { adminKey, type Host, startHost } from './start-host.js';

const withKey = { authorization: `Bearer ${adminKey}`, 'x-badge': 'blue' };
const asJson = { ...withKey, 'content-type': 'application/json' };
const problemType = 'application/problem+json';
const request = JSON.stringify({ connection: 'shipstation-sandbox' });

describe.each(['fastify', 'express'] as const)('the gateway mounted in an application on %s', (platform) => {
  let host: Host;
  beforeAll(async () => {
    host = await startHost(platform, (environment) =>
      HostModule.mounting({ prefix: '/imports', environment, guards: [BadgeGuard] }),
    );
  });
  afterAll(() => host.close());

  test('follows a refresh to its end under the prefix, by waiting, polling and a stream', async () => {
    const created = await host.call('/imports/refresh', { method: 'POST', headers: asJson, body: request });
    expect(created.status).toBe(202);
    const location = created.headers.get('location') ?? '';
    expect(location).toMatch(/^\/imports\/refresh\/rfr_/);

    const stream = await host.call(`${location}/events`, { headers: withKey });
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    const events = await stream.text();
    expect(events.match(/^event: .*$/gm)?.at(-1)).toBe('event: refresh.succeeded');

    const waited = await host.call(location, { headers: { ...withKey, prefer: 'wait=30' } });
    expect(await waited.json()).toMatchObject({ status: 'succeeded', outcome: 'imported' });
  });

  test('calls the guard of the host first, for everything under the prefix', async () => {
    const { authorization } = withKey;
    const [unknown, rejected, pages] = await Promise.all([
      host.call('/imports/refresh', { headers: { authorization } }),
      host.call('/imports/refresh', { headers: { authorization, 'x-badge': 'red' } }),
      host.call('/imports/docs'),
    ]);
    expect([unknown.status, rejected.status, pages.status]).toEqual([401, 403, 401]);
    expect(unknown.headers.get('content-type')).toBe(problemType);
    expect(await rejected.json()).toMatchObject({ code: 'forbidden', type: '/imports/problems/forbidden' });
  });

  test('then needs a key of the gateway', async () => {
    const response = await host.call('/imports/refresh', { headers: { 'x-badge': 'blue' } });
    expect([response.status, await response.json()]).toMatchObject([401, { code: 'unauthenticated' }]);
  });

  test('puts the prefix into the document and the types of problems', async () => {
    const document = await host.call('/imports/openapi.json', { headers: withKey });
    expect(await document.json()).toMatchObject({ servers: [{ url: '/imports' }] });
    const missing = await host.call('/imports/nothing', { headers: withKey });
    expect(await missing.json()).toMatchObject({ type: '/imports/problems/not-found' });
    const page = await host.call('/imports/problems/not-found', { headers: withKey });
    expect(page.status).toBe(200);
  });

  test("serves Swagger UI with the gateway's own policy", async () => {
    const page = await host.call('/imports/docs', { headers: withKey });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("connect-src 'self'");
    const script = await host.call('/imports/docs/swagger-ui-init.js', { headers: withKey });
    expect([script.status, script.headers.get('content-type'), await script.text()]).toEqual([
      200,
      expect.stringContaining('javascript'),
      expect.stringMatching(/"url": *"\/imports"/),
    ]);
  });

  test('reads bodies by its own rules, not by those of the host', async () => {
    // The parser of Express stops at 100 kB, and neither platform returns a problem for a body that is not JSON.
    const long = JSON.stringify({ connection: 'a', unexpected: 'x'.repeat(300_000) });
    const post = (body: string) => host.call('/imports/refresh', { method: 'POST', headers: asJson, body });
    const [unexpected, broken, tooLong] = await Promise.all([
      post(long),
      post('{'),
      post(`"${'x'.repeat(1_100_000)}"`),
    ]);
    expect([unexpected.status, broken.status, tooLong.status]).toEqual([400, 400, 413]);
    for (const response of [unexpected, broken, tooLong]) {
      expect(response.headers.get('content-type')).toBe(problemType);
    }
  });

  test("leaves the host's own routes alone: bodies, unknown paths, errors, headers and limits", async () => {
    const posted = await host.call('/orders', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ anything: 'goes' }),
    });
    expect(await posted.json()).toEqual({ received: { anything: 'goes' } });
    const listed = await host.call('/imports-of-last-week');
    expect([listed.status, await listed.json()]).toEqual([200, { orders: [] }]);
    for (const name of ['x-request-id', 'ratelimit', 'content-security-policy', 'cache-control']) {
      expect(listed.headers.get(name)).toBeNull();
    }
    const [missing, broken] = await Promise.all([host.call('/nothing'), host.call('/broken')]);
    expect([missing.status, await missing.json()]).toEqual([
      404,
      { message: 'Cannot GET /nothing', error: 'Not Found', statusCode: 404 },
    ]);
    expect([broken.status, await broken.json()]).toEqual([
      500,
      { statusCode: 500, message: 'Internal server error' },
    ]);
    for (const response of [missing, broken]) {
      expect(response.headers.get('content-type')).not.toContain('problem');
    }
  });
});
