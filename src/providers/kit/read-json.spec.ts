import { describe, expect, it } from '@jest/globals';
import { readExactText, readField, readFlag, readList, readRecord, readText } from './read-json.js';

describe('reading JSON of uncertain shape', () => {
  it('knows an object from everything else', () => {
    expect(readRecord({ a: 1 })).toEqual({ a: 1 });
    expect([null, undefined, [], 'a', 1, true].map(readRecord)).toEqual([null, null, null, null, null, null]);
    expect(readList([1])).toEqual([1]);
    expect(readList({ length: 1 })).toBeNull();
  });

  it('finds a field whatever its case, the exact one first, and nothing inherited', () => {
    expect(readField({ Message: 'a' }, 'message')).toBe('a');
    expect(readField({ Message: 'a', message: 'b' }, 'message')).toBe('b');
    expect(readField({}, 'toString')).toBeUndefined();
  });

  it('reads an id only if it can be kept as it is', () => {
    expect(['a', 7, 'a\0', '\uD800', ' ', null].map(readExactText)).toEqual([
      'a',
      '7',
      null,
      null,
      null,
      null,
    ]);
  });

  it('reads texts and numbers as text, and blanks as nothing', () => {
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

  it('replaces what no database stores', () => {
    expect(readText('a\0b\uD800')).toBe('a\uFFFDb\uFFFD');
  });

  it('reads yes and no as boolean or text', () => {
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
