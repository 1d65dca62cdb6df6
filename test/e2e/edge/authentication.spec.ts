import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { callGateway, type CreatedKeyBody } from '../access/key-gateways.js';
import { EchoModule } from '../../stage/gateway/echo.controller.js';
import { adminKey, startTestGateway } from '../../stage/gateway/start-test-gateway.js';

describe('authentication', () => {
  let gateway: Awaited<ReturnType<typeof startTestGateway>>;
  /** A key that may only read refreshes. */
  let readKey: string;
  beforeAll(async () => {
    gateway = await startTestGateway({ featureModules: [EchoModule] });
    const json = { name: 'reader', scopes: ['refresh:read'] };
    readKey = (await callGateway<CreatedKeyBody>(gateway, 'POST', '/api-keys', { json })).body.key;
  });
  afterAll(() => gateway.stop());

  test.each([
    ['no key', undefined, 'Bearer'],
    ['another scheme', 'Basic YTpi', 'Bearer'],
    ['an empty key', 'Bearer ', 'Bearer'],
    ['a wrong key', 'Bearer nonsense', 'Bearer error="invalid_token"'],
    ['the beginning of the key', `Bearer ${adminKey.slice(0, -1)}`, 'Bearer error="invalid_token"'],
    ['more than the key', `Bearer ${adminKey}x`, 'Bearer error="invalid_token"'],
  ])('%s is rejected', async (_case, authorization, challenge) => {
    const response = await fetch(`${gateway.origin}/echo`, {
      headers: authorization === undefined ? {} : { authorization },
    });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, challenge]);
    expect(await response.json()).toMatchObject({ code: 'unauthenticated' });
  });

  test('the scheme may be in upper or lower case', async () => {
    const response = await fetch(`${gateway.origin}/echo/caller`, {
      headers: { authorization: `bEARER ${adminKey}` },
    });
    expect(await response.json()).toEqual({ id: 'admin' });
  });

  test.each<[string, string, RequestInit]>([
    ['an unknown query parameter', '/echo?nonsense=1', {}],
    ['a malformed query', '/echo?limit=%ff', {}],
    ['a key in the query', `/echo?key=${adminKey}`, {}],
    [
      'a body that is not JSON',
      '/echo',
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' },
    ],
    [
      'another content type',
      '/echo',
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' },
    ],
  ])('without a key, %s gets 401 before any other check', async (_case, path, init) => {
    expect((await fetch(`${gateway.origin}${path}`, init)).status).toBe(401);
  });

  test.each<[string, string, RequestInit]>([
    [
      'a body that is not JSON',
      '/echo',
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' },
    ],
    [
      'a body of another type',
      '/echo',
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' },
    ],
    [
      'a body beyond the limit',
      '/echo',
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: 'x'.repeat(2_000_000) },
    ],
    ['a malformed query', '/echo/x?limit=%ff', { method: 'DELETE' }],
    ['a HEAD', '/api-keys', { method: 'HEAD' }],
  ])('without the scope, %s gets 403 before any other check', async (_case, path, init) => {
    const headers = { ...init.headers, authorization: `Bearer ${readKey}` };
    expect((await fetch(`${gateway.origin}${path}`, { ...init, headers })).status).toBe(403);
  });

  test('a key in the query is an unknown parameter, even together with a valid key', async () => {
    const response = await gateway.call(`/echo?key=${adminKey}`);
    expect(await response.json()).toMatchObject({ status: 400, errors: [{ pointer: '?key' }] });
    expect(gateway.logLines.join('\n')).not.toContain(adminKey);
  });

  test.each(['/health/live', '/docs', '/docs/swagger-ui.css', '/openapi.json', '/openapi.yaml', '/problems'])(
    '%s needs no key',
    async (path) => {
      const response = await fetch(`${gateway.origin}${path}`);
      // Read the whole body: an unread response keeps its connection open, and Jest then does not end.
      expect([response.status, await response.text()]).toEqual([200, expect.stringMatching(/./)]);
    },
  );
});

test('a route without an access rule stops the start', async () => {
  @Controller('open')
  class OpenController {
    @Get()
    forgotten(): void {}
  }
  @Module({ controllers: [OpenController] })
  class OpenModule {}

  await expect(startTestGateway({ featureModules: [OpenModule] })).rejects.toThrow(
    'OpenController.forgotten',
  );
});
