import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Sealer } from './sealer.js';
import { SealingError } from './sealing-error.js';

const first = { id: 'k1', key: randomBytes(32) };
const second = { id: 'k2', key: randomBytes(32) };
const place = { table: 'connections', rowId: 7, field: 'credentials' };
const sealer = new Sealer([first]);

function failureOf(open: () => string): string {
  try {
    open();
  } catch (error) {
    if (error instanceof SealingError) return error.failure;
    throw error;
  }
  throw new Error('It opened.');
}

describe('a sealed text', () => {
  it('opens where it was sealed, and shows nothing but its key', () => {
    const sealed = sealer.seal(place, 'ünïcode secret');
    expect(sealed).toMatch(/^v1\.k1\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]+$/);
    expect(sealer.open(place, sealed)).toBe('ünïcode secret');
    expect(sealer.open(place, sealer.seal(place, ''))).toBe('');
  });

  it('is another one at each sealing', () => {
    expect(sealer.seal(place, 'secret')).not.toBe(sealer.seal(place, 'secret'));
  });

  it.each([
    ['row', { ...place, rowId: 8 }],
    ['field', { ...place, field: 'secret' }],
    ['table', { ...place, table: 'webhooks' }],
  ])('does not open after it was moved to another %s', (_what, moved) => {
    const sealed = sealer.seal(place, 'secret');
    expect(failureOf(() => sealer.open(moved, sealed))).toBe('not-authentic');
  });

  it('does not open when any of its characters was changed', () => {
    const sealed = sealer.seal(place, 'secret');
    const content = sealed.indexOf('.', 3) + 1;
    for (let at = content; at < sealed.length - 1; at += 1) {
      if (sealed[at] === '.') continue;
      const tampered = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
      expect(failureOf(() => sealer.open(place, tampered))).toBe('not-authentic');
    }
  });

  it('does not open with another key of the same id', () => {
    const other = new Sealer([{ id: 'k1', key: second.key }]);
    expect(failureOf(() => other.open(place, sealer.seal(place, 'secret')))).toBe('not-authentic');
  });

  it('does not open as the text of another key that is known too', () => {
    const both = new Sealer([first, second]);
    const renamed = both.seal(place, 'secret').replace('v1.k1.', 'v1.k2.');
    expect(failureOf(() => both.open(place, renamed))).toBe('not-authentic');
  });

  it.each([
    '',
    'secret',
    'v1.k1.AAAA',
    'v2.k1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA',
    'v1.k1.AAAAAAAAAAAAAAAA.AAAA',
  ])('of another form (%s) is told apart from one that was changed', (sealed) => {
    expect(failureOf(() => sealer.open(place, sealed))).toBe('malformed');
  });

  it('whose key is unknown names the key and not the content', () => {
    const sealed = new Sealer([second]).seal(place, 'secret');
    expect(() => sealer.open(place, sealed)).toThrow(
      'connections 7, credentials: the stored secret was sealed with the key "k2", which ENCRYPTION_KEYS does not hold',
    );
  });
});

describe('a rotation of keys', () => {
  it('opens what the old key sealed and seals with the new one', () => {
    const old = sealer.seal(place, 'secret');
    const rotated = new Sealer([second, first]);
    expect(rotated.open(place, old)).toBe('secret');
    expect(rotated.isSealedByFirstKey(old)).toBe(false);
    expect(rotated.isSealedByFirstKey(rotated.seal(place, 'secret'))).toBe(true);
  });

  it.each([
    ['no key', []],
    ['a key that is too short', [{ id: 'k', key: randomBytes(16) }]],
    ['an id that would break the form', [{ id: 'k.1', key: randomBytes(32) }]],
    ['an id twice', [first, { ...second, id: 'k1' }]],
  ])('refuses %s', (_what, keys) => {
    expect(() => new Sealer(keys)).toThrow(/key/);
  });
});
