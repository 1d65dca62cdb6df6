import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scrub } from './scrub.js';

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

describe('scrubbing', () => {
  const quoted = 'a"quoted/se\\cret';
  const secrets = ['canary-key', 'p+ss/w?rd=', 'canary-key:p+ss/w?rd=', quoted];

  it.each([
    ['plain', 'canary-key'],
    ['in capitals', 'CANARY-KEY'],
    ['as base64', base64('canary-key')],
    ['as base64 without padding', base64('canary-key').replace(/=+$/, '')],
    ['as a Basic pair', base64('canary-key:p+ss/w?rd=')],
    ['escaped as in JSON', JSON.stringify(quoted).slice(1, -1)],
    ['escaped as in JSON with its slashes', JSON.stringify(quoted).slice(1, -1).replaceAll('/', '\\/')],
    ['URL-encoded', encodeURIComponent('p+ss/w?rd=')],
    ['URL-encoded in small letters', encodeURIComponent('p+ss/w?rd=').toLowerCase()],
    ['as a URL-encoded Basic pair', encodeURIComponent(base64('canary-key:p+ss/w?rd='))],
  ])('removes a secret %s', (_form, shown) => {
    expect(scrub(`before ${shown} after`, secrets)).toBe('before [redacted] after');
  });

  it('leaves other text and short values unchanged', () => {
    expect(scrub('Invalid API credentials', ['API', ''])).toBe('Invalid API credentials');
  });

  it('cuts to 300 characters, after scrubbing', () => {
    const text = scrub(`${'x'.repeat(295)}canary-key`, secrets);
    expect(text).toBe(`${'x'.repeat(295)}[red…`);
  });

  it('never lets a secret through', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4, unit: 'grapheme-ascii' }), fc.string(), (secret, around) => {
        fc.pre(
          !'[redacted]'.includes(secret.toLowerCase()) &&
            !around.includes(secret) &&
            secret.trim() === secret,
        );
        const shown = scrub(`<${secret}> ${encodeURIComponent(secret)} ${base64(secret)}`, [secret]);
        expect(shown).not.toContain(secret);
        expect(shown).not.toContain(base64(secret));
      }),
    );
  });
});
