import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Sealer, SealingError } from './sealer.js';

const first = { id: 'k1', key: randomBytes(32) };
const second = { id: 'k2', key: randomBytes(32) };
const location = { table: 'connections', rowId: 7, field: 'credentials' };
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

describe('a sealed secret', () => {
  it('opens at its location, and shows only the id of its key', () => {
    const sealed = sealer.seal(location, 'ünïcode secret');
    expect(sealed).toMatch(/^v1\.k1\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]+$/);
    expect(sealer.open(location, sealed)).toBe('ünïcode secret');
    expect(sealer.open(location, sealer.seal(location, ''))).toBe('');
  });

  it('is different each time', () => {
    expect(sealer.seal(location, 'secret')).not.toBe(sealer.seal(location, 'secret'));
  });

  it.each([
    ['row', { ...location, rowId: 8 }],
    ['field', { ...location, field: 'secret' }],
    ['table', { ...location, table: 'webhooks' }],
  ])('does not open after it was moved to another %s', (_what, moved) => {
    const sealed = sealer.seal(location, 'secret');
    expect(failureOf(() => sealer.open(moved, sealed))).toBe('not-authentic');
  });

  it('does not open when any of its characters was changed', () => {
    const sealed = sealer.seal(location, 'secret');
    const content = sealed.indexOf('.', 3) + 1;
    for (let index = content; index < sealed.length - 1; index += 1) {
      if (sealed[index] === '.') continue;
      const tampered = `${sealed.slice(0, index)}${sealed[index] === 'A' ? 'B' : 'A'}${sealed.slice(index + 1)}`;
      expect(failureOf(() => sealer.open(location, tampered))).toBe('not-authentic');
    }
  });

  it('does not open with another key of the same id', () => {
    const other = new Sealer([{ id: 'k1', key: second.key }]);
    expect(failureOf(() => other.open(location, sealer.seal(location, 'secret')))).toBe('not-authentic');
  });

  it('does not open under the id of another known key', () => {
    const both = new Sealer([first, second]);
    const renamed = both.seal(location, 'secret').replace('v1.k1.', 'v1.k2.');
    expect(failureOf(() => both.open(location, renamed))).toBe('not-authentic');
  });

  it.each([
    '',
    'secret',
    'v1.k1.AAAA',
    'v2.k1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA',
    'v1.k1.AAAAAAAAAAAAAAAA.AAAA',
  ])('in another format (%s) is reported as malformed, not as changed', (sealed) => {
    expect(failureOf(() => sealer.open(location, sealed))).toBe('malformed');
  });

  it('with an unknown key gives an error that names the key, not the content', () => {
    const sealed = new Sealer([second]).seal(location, 'secret');
    expect(() => sealer.open(location, sealed)).toThrow(
      'connections 7, credentials: the stored secret was sealed with the key "k2", which ENCRYPTION_KEYS does not hold',
    );
  });
});

describe('a rotation of keys', () => {
  it('opens secrets of the old key and seals with the new one', () => {
    const old = sealer.seal(location, 'secret');
    const rotated = new Sealer([second, first]);
    expect(rotated.open(location, old)).toBe('secret');
    expect(rotated.isSealedByFirstKey(old)).toBe(false);
    expect(rotated.isSealedByFirstKey(rotated.seal(location, 'secret'))).toBe(true);
  });

  it.each([
    ['no key', []],
    ['a key that is too short', [{ id: 'k', key: randomBytes(16) }]],
    ['a malformed id', [{ id: 'k.1', key: randomBytes(32) }]],
    ['an id twice', [first, { ...second, id: 'k1' }]],
  ])('rejects %s', (_what, keys) => {
    expect(() => new Sealer(keys)).toThrow(/key/);
  });
});
