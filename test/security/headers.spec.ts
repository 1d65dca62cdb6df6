import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway } from '../stage/gateway/start-test-gateway.js';

describe('the headers of responses', () => {
  let gateway: Awaited<ReturnType<typeof startTestGateway>>;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.stop());

  it.each(['/health/live', '/refresh', '/nowhere', '/docs', '/openapi.json'])(
    'of %s forbid framing, type guessing and foreign scripts',
    async (path) => {
      const response = await fetch(`${gateway.origin}${path}`, {
        headers: { origin: 'https://evil.example.com' },
      });
      await response.text();
      const { headers } = response;
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      });
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*/);
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );
});

describe('the actions of the workflows', () => {
  it('are pinned by commit', () => {
    const folder = new URL('../../.github/workflows/', import.meta.url);
    const used = readdirSync(folder).flatMap((name) => [
      ...readFileSync(new URL(name, folder), 'utf8').matchAll(/uses: *(\S+)/g),
    ]);
    expect(used.length).toBeGreaterThan(0);
    for (const [, action] of used) expect(action).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/);
  });
});
