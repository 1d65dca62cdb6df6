import { describe, expect, it } from '@jest/globals';
import { findLeaks } from './secret-forms.js';

const secret = 'a"secret/with\\odd+chars%';
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('the search for leaks', () => {
  it.each([
    ['as it is', `x${secret}y`],
    ['in capitals', secret.toUpperCase()],
    ['in JSON', JSON.stringify({ message: secret })],
    ['in JSON within JSON', JSON.stringify({ message: JSON.stringify(secret) })],
    ['in a URL', `?key=${encodeURIComponent(secret)}`],
    ['as hex', Buffer.from(secret).toString('hex')],
    ['as base64', base64(secret)],
    ['in a Basic pair', base64(`user:${secret}`)],
    ['one byte later', base64(`1${secret}`)],
    ['two bytes later, with more text after it', base64(`22${secret} and more`)],
    ['as base64url', Buffer.from(`x${secret}`).toString('base64url')],
  ])('finds one %s', (_form, text) => {
    expect(findLeaks([{ name: 'there', text }], [secret])).toHaveLength(1);
  });

  it('finds nothing in a text without a secret', () => {
    expect(findLeaks([{ name: 'there', text: 'a secret with odd chars' }], [secret])).toEqual([]);
  });
});
