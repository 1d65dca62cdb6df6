import { describe, expect, it } from '@jest/globals';
import { readExactText, readField, readFlag, readList, readRecord, readText } from './read-json.js';

describe('reading JSON of uncertain shape', () => {
  it('recognises an object', () => {
    expect(readRecord({ a: 1 })).toEqual({ a: 1 });
    expect([null, undefined, [], 'a', 1, true].map(readRecord)).toEqual([null, null, null, null, null, null]);
    expect(readList([1])).toEqual([1]);
    expect(readList({ length: 1 })).toBeNull();
  });

  it('finds a field in any case, the exact one first, and nothing inherited', () => {
    expect(readField({ Message: 'a' }, 'message')).toBe('a');
    expect(readField({ Message: 'a', message: 'b' }, 'message')).toBe('b');
    expect(readField({}, 'toString')).toBeUndefined();
  });

  it('reads an id only if it can be stored unchanged', () => {
    expect(['a', 7, 'a\0', '\uD800', ' ', null].map(readExactText)).toEqual([
      'a',
      '7',
      null,
      null,
      null,
      null,
    ]);
  });

  it('reads strings and numbers as strings, and blanks as null', () => {
    expect([' a ', 2, 0, '', '  ', null, true, {}].map(readText)).toEqual([
      ' a ',
      '2',
      '0',
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('replaces characters that no database stores', () => {
    expect(readText('a\0b\uD800')).toBe('a\uFFFDb\uFFFD');
  });

  it('reads booleans, also as strings', () => {
    expect([true, 'true', 'True ', false, 'FALSE', 1, 'yes', null].map(readFlag)).toEqual([
      true,
      true,
      true,
      false,
      false,
      null,
      null,
      null,
    ]);
  });
});
