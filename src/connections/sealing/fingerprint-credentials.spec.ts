import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { fingerprintCredentials } from './fingerprint-credentials.js';

const first = { id: 'k1', key: randomBytes(32) };
const second = { id: 'k2', key: randomBytes(32) };

describe('the fingerprint of an account', () => {
  const account = {
    provider: 'shipstation',
    baseUrl: 'https://x.test/a',
    credentials: { apiKey: 'k', apiSecret: 's' },
  };

  it('is equal for the same account under each key', () => {
    const [now, before] = fingerprintCredentials([second, first], account);
    const same = { ...account, baseUrl: 'https://x.test', credentials: { apiSecret: 's', apiKey: 'k' } };
    expect(fingerprintCredentials([first], same)).toEqual([before]);
    expect(now).toMatch(/^k2\./);
    expect(now?.slice(3)).not.toBe(before?.slice(3));
  });

  it.each([
    ['provider', { ...account, provider: 'shipengine' }],
    ['origin', { ...account, baseUrl: 'https://y.test/a' }],
    ['credentials', { ...account, credentials: { apiKey: 'k', apiSecret: 't' } }],
    ['names of the credentials', { ...account, credentials: { apiKey: 'k', partnerKey: 's' } }],
  ])('differs when the %s differ', (_what, other) => {
    expect(fingerprintCredentials([first], other)).not.toEqual(fingerprintCredentials([first], account));
  });
});
