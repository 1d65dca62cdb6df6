import { describe, expect, it } from '@jest/globals';
import { formatInstant, formatInstantOrNull } from './format-instant.js';

describe('an instant in a response', () => {
  it('is RFC 3339 in UTC with Z, and whole seconds have no fraction', () => {
    expect(formatInstant(new Date('2020-05-29T15:05:02-07:00'))).toBe('2020-05-29T22:05:02Z');
    expect(formatInstant(new Date('2020-05-29T22:05:02.070Z'))).toBe('2020-05-29T22:05:02.070Z');
  });

  it('can be null', () => {
    expect(formatInstantOrNull(null)).toBeNull();
    expect(formatInstantOrNull(new Date(0))).toBe('1970-01-01T00:00:00Z');
  });
});
