import { describe, expect, test } from '@jest/globals';
import { renderCallableUrl, renderStartMessage } from './render-start-message.js';

const input = {
  url: 'http://127.0.0.1:3000',
  docs: 'public',
  adminKeyFile: '/srv/gateway/data/admin-key',
  workingDirectory: '/srv/gateway',
  connection: 'shipstation-sandbox',
} as const;

describe('the message at start', () => {
  test('names Swagger UI and a call with the key file relative to the folder', () => {
    expect(renderStartMessage(input)).toBe(
      'Swagger UI: http://127.0.0.1:3000/docs\n' +
        `First call: curl -sS http://127.0.0.1:3000/refresh -H "Authorization: Bearer $(cat data/admin-key)" -H 'Content-Type: application/json' -H 'Prefer: wait=30' -d '{"connection":"shipstation-sandbox"}'\n`,
    );
  });

  test.each([
    ['outside of the folder', '/var/keys/admin-key', '$(cat /var/keys/admin-key)'],
    ['with a space', '/srv/gateway/my data/admin-key', "$(cat 'my data/admin-key')"],
    ['that came by environment', null, '$ADMIN_API_KEY'],
  ])('writes a key %s so that a shell finds it', (_name, adminKeyFile, expected) => {
    expect(renderStartMessage({ ...input, adminKeyFile })).toContain(`"Authorization: Bearer ${expected}"`);
  });

  test('lists the connections where there is none to try, and leaves out pages that are off', () => {
    const message = renderStartMessage({ ...input, connection: null, docs: 'off' });
    expect(message).toMatch(/^First call: curl -sS http:\/\/127\.0\.0\.1:3000\/connections /);
  });

  test.each([
    ['0.0.0.0', 'http://127.0.0.1:80'],
    ['::', 'http://[::1]:80'],
    ['::1', 'http://[::1]:80'],
    ['10.1.2.3', 'http://10.1.2.3:80'],
  ])('%s is called at %s', (address, expected) => {
    expect(renderCallableUrl(address, 80)).toBe(expected);
  });
});
