import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { tidyText } from './tidy-text.js';

describe('tidying foreign text', () => {
  it('turns control characters and white space into single spaces', () => {
    expect(tidyText(' a\u0000\r\n\tb\u001b[31m  c\u200b ', 100)).toBe('a b [31m c');
  });

  it('never cuts a character in two', () => {
    expect(tidyText('ab😀cd', 4)).toBe('ab…');
  });

  it('is always well formed, without control characters, and within the limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 20 }), (text, maxLength) => {
        const tidy = tidyText(`${text}\uD800`, maxLength);
        expect(tidy.length).toBeLessThanOrEqual(maxLength);
        expect(tidy.isWellFormed()).toBe(true);
        expect(tidy).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
