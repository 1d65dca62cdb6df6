import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EchoModule } from '../../stage/gateway/echo.controller.js';
import { adminKey, startTestGateway } from '../../stage/gateway/start-test-gateway.js';

const withKey = { authorization: `Bearer ${adminKey}` };

describe('requests', () => {
  let gateway: Awaited<ReturnType<typeof startTestGateway>>;
  beforeAll(async () => {
    gateway = await startTestGateway({
      featureModules: [EchoModule],
      environment: { CORS_ORIGINS: 'https://tools.example.com' },
    });
  });
  afterAll(() => gateway.stop());

  test('a valid request id of the caller is kept', async () => {
    const response = await gateway.call('/echo', { headers: { ...withKey, 'x-request-id': 'Order.42_a-b' } });
    expect(response.headers.get('x-request-id')).toBe('Order.42_a-b');
  });

  test.each(['', 'a b', 'a"b', 'x'.repeat(65), 'ключ'])('the request id %j is replaced', async (id) => {
    const headers = { ...withKey, 'x-request-id': Buffer.from(id).toString('latin1') };
    const response = await gateway.call('/nowhere', { headers });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a request is logged with its route, never with its URL', async () => {
    await gateway.call('/echo/secret-id/act?hidden=1', {
      method: 'POST',
      headers: { ...withKey, 'x-request-id': 'logged' },
    });
    const lines = gateway.logLines
      .filter((line) => line.includes('"logged"'))
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'info',
        requestId: 'logged',
        method: 'POST',
        route: '/echo/:id/act',
        status: 400,
        durationInMs: expect.any(Number),
      }),
    ]);
    expect(gateway.logLines.join('\n')).not.toMatch(/secret-id|hidden/);
  });

  test('every log line is JSON', () => {
    expect(() => gateway.logLines.map((line) => JSON.parse(line) as unknown)).not.toThrow();
  });

  test('responses are not cached and cannot be framed', async () => {
    const { headers } = await gateway.call('/echo');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  test('pages of an allowed origin may call the gateway, others may not', async () => {
    const preflight = (origin: string) =>
      fetch(`${gateway.origin}/echo`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      });
    const allowed = await preflight('https://tools.example.com');
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([
      204,
      'https://tools.example.com',
    ]);
    expect(
      (await preflight('https://evil.example.com')).headers.get('access-control-allow-origin'),
    ).toBeNull();
    const rejected = await fetch(`${gateway.origin}/echo`, {
      headers: { origin: 'https://tools.example.com' },
    });
    expect([rejected.status, rejected.headers.get('access-control-allow-origin')]).toEqual([
      401,
      'https://tools.example.com',
    ]);
    expect(rejected.headers.get('access-control-expose-headers')).toContain('Retry-After');
  });
});
