import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { problemCatalogue } from '../../../src/platform/problem-catalogue.js';
import { EchoModule } from '../../stage/gateway/echo.controller.js';
import { adminKey, startTestGateway } from '../../stage/gateway/start-test-gateway.js';

const withKey = { authorization: `Bearer ${adminKey}` };
const json = { ...withKey, 'content-type': 'application/json' };

describe('problems', () => {
  let gateway: Awaited<ReturnType<typeof startTestGateway>>;
  beforeAll(async () => {
    gateway = await startTestGateway({ featureModules: [EchoModule] });
  });
  afterAll(() => gateway.stop());

  test.each<[string, string, RequestInit, number, string]>([
    ['an unknown route', '/nowhere', {}, 404, 'not-found'],
    [
      'an unknown route with a broken body',
      '/nowhere',
      { method: 'POST', headers: json, body: '{' },
      404,
      'not-found',
    ],
    ['an empty path parameter', '/echo//act', { method: 'POST', headers: json }, 404, 'not-found'],
    [
      'a body that is not JSON',
      '/echo',
      { method: 'POST', headers: json, body: '{"name":' },
      400,
      'invalid-request',
    ],
    [
      'a body that is not UTF-8',
      '/echo',
      { method: 'POST', headers: json, body: Buffer.from([0x22, 0xff, 0x22]) },
      400,
      'invalid-request',
    ],
    ['an empty body where one is needed', '/echo', { method: 'POST', headers: json }, 400, 'invalid-request'],
    ['a list as the body', '/echo', { method: 'POST', headers: json, body: '[]' }, 400, 'invalid-request'],
    [
      'very deep nesting',
      '/echo',
      { method: 'POST', headers: json, body: '['.repeat(500_000) + ']'.repeat(500_000) },
      400,
      'invalid-request',
    ],
    [
      'a body above the limit',
      '/echo',
      { method: 'POST', headers: json, body: `"${'x'.repeat(1_048_576)}"` },
      413,
      'payload-too-large',
    ],
    [
      'another content type',
      '/echo',
      { method: 'POST', headers: { ...withKey, 'content-type': 'text/plain' }, body: 'x' },
      415,
      'unsupported-media-type',
    ],
    [
      'a compressed body',
      '/echo',
      { method: 'POST', headers: { ...json, 'content-encoding': 'gzip' }, body: gzipSync('{"name":"x"}') },
      415,
      'unsupported-media-type',
    ],
    [
      'a malformed content type',
      '/echo',
      { method: 'POST', headers: { ...withKey, 'content-type': ';;' }, body: 'x' },
      415,
      'unsupported-media-type',
    ],
    ['a malformed path', '/echo/%ff', { method: 'DELETE', headers: withKey }, 400, 'invalid-request'],
    [
      'a path segment above the limit',
      `/echo/${'a'.repeat(501)}`,
      { method: 'DELETE', headers: withKey },
      400,
      'invalid-request',
    ],
    ['a malformed query', '/echo?limit=%ff', { headers: withKey }, 400, 'invalid-request'],
    ['an unexpected error', '/echo/broken', { headers: withKey }, 500, 'internal'],
    ['an unknown problem code', '/problems/unheard-of', {}, 404, 'problem-not-found'],
    ['a file of the documentation that is not served', '/docs/LICENSE', {}, 404, 'not-found'],
    ['a path out of the documentation folder', '/docs/x%2f..%2f..%2fpackage.json', {}, 404, 'not-found'],
    ['a file of the documentation with NUL', '/docs/x%00', {}, 404, 'not-found'],
    ['a file of the documentation with backslashes', '/docs/%5c..%5cx', {}, 404, 'not-found'],
    ['a file of the documentation that no disk can hold', `/docs/${'a'.repeat(300)}`, {}, 404, 'not-found'],
  ])('%s gets a problem as the response, whatever is accepted', async (_case, path, init, status, code) => {
    const response = await fetch(`${gateway.origin}${path}`, {
      ...init,
      headers: { accept: 'text/html', ...init.headers },
    });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.json()).toMatchObject({
      type: `/problems/${code}`,
      title: expect.stringMatching(/./),
      status,
      detail: expect.stringMatching(/./),
      code,
      requestId: response.headers.get('x-request-id'),
    });
  });

  test('a method that a path does not support gets 405 with the supported methods', async () => {
    const onCollection = await gateway.call('/echo', { method: 'PUT' });
    expect([onCollection.status, onCollection.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
    const onAction = await gateway.call('/echo/7/act?x=1');
    expect([onAction.status, onAction.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await onAction.json()).toMatchObject({ code: 'method-not-allowed' });
  });

  test('an unexpected error shows no details, and is logged with the request id', async () => {
    const response = await gateway.call('/echo/broken');
    const body = await response.text();
    expect(body).not.toContain('hunter2');
    const line = gateway.logLines.find(
      (each) => each.includes('hunter2') && each.includes(`${response.headers.get('x-request-id')}`),
    );
    expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 'error', err: { type: 'Error' } });
  });

  test('a request without a body may have the content type of JSON', async () => {
    expect((await gateway.call('/echo/7/act', { method: 'POST', headers: json })).status).toBe(200);
    expect((await gateway.call('/echo/7/act', { method: 'POST', headers: json, body: '{}' })).status).toBe(
      200,
    );
    expect((await gateway.call('/echo/7', { method: 'DELETE', headers: json })).status).toBe(204);
    const chunked: RequestInit = {
      method: 'POST',
      headers: json,
      body: new ReadableStream({ start: (c) => c.close() }),
      duplex: 'half',
    };
    expect((await gateway.call('/echo/7/act', chunked)).status).toBe(200);
  });

  test('every code has a page that needs no key', async () => {
    const list = await (await fetch(`${gateway.origin}/problems`)).text();
    for (const [code, { title }] of Object.entries(problemCatalogue)) {
      expect(list).toContain(`problems/${code}`);
      const page = await fetch(`${gateway.origin}/problems/${code}`);
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(await page.text()).toContain(title);
    }
  });
});

test('with PUBLIC_URL the type of a problem is absolute', async () => {
  const gateway = await startTestGateway({ environment: { PUBLIC_URL: 'https://example.com/gateway' } });
  try {
    const response = await gateway.call('/nowhere');
    expect(await response.json()).toMatchObject({ type: 'https://example.com/gateway/problems/not-found' });
    const document = await (await gateway.call('/openapi.json')).json();
    expect(document).toMatchObject({ servers: [{ url: 'https://example.com/gateway' }] });
  } finally {
    await gateway.stop();
  }
});
