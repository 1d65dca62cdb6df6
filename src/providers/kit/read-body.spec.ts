import { describe, expect, it } from '@jest/globals';
import { readBody } from './read-body.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

describe('reading a body', () => {
  it.each(['', ' \r\n', '\uFEFF'])('reads %j as empty', (text) => {
    expect(readBody(bytes(text), 'application/json')).toEqual({ kind: 'empty' });
  });

  it.each([
    ['JSON with its content type', '{"a":1}', 'application/json; charset=utf-8', { a: 1 }],
    ['JSON with the content type of HTML', ' [1]', 'text/html', [1]],
    ['JSON after a byte order mark', '\uFEFF{"a":1}', '', { a: 1 }],
    ['a bare literal by content type', 'true', 'application/problem+json', true],
    ['JSON with an unknown character set', '{}', 'application/json; charset=klingon', {}],
  ])('reads %s', (_name, text, contentType, value) => {
    expect(readBody(bytes(text), contentType)).toEqual({ kind: 'json', value });
  });

  it('reads the character set of the content type', () => {
    const body = readBody(Buffer.from('{"a":"Zo\xEB"}', 'latin1'), 'application/json; charset="iso-8859-1"');
    expect(body).toEqual({ kind: 'json', value: { a: 'Zoë' } });
  });

  it('reads bytes that are not in the character set with replacement characters', () => {
    expect(readBody(Buffer.from([0x22, 0xff, 0x22]), 'application/json')).toEqual({
      kind: 'json',
      value: '\uFFFD',
    });
  });

  it('reads truncated JSON and HTML as text', () => {
    expect(readBody(bytes('{"success":'), 'application/json')).toEqual({
      kind: 'text',
      excerpt: '{"success":',
    });
    expect(readBody(bytes('<html>\n <b>'), 'text/html')).toEqual({ kind: 'text', excerpt: '<html> <b>' });
  });

  it('keeps at most 200 characters of text', () => {
    const body = readBody(bytes('x'.repeat(10_000)), 'text/plain');
    expect(body.kind === 'text' && body.excerpt.length).toBe(200);
  });
});
