import { describe, expect, it } from '@jest/globals';
import { readHttpDate, readRetryAfter } from './read-retry-after.js';

const NOON = Date.parse('2026-11-22T12:00:00Z');

describe('reading Retry-After', () => {
  it.each([
    ['5', 5_000],
    [' 0 ', 0],
    ['1.5', 1_500],
    ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['Sunday, 22-Nov-26 12:00:30 GMT', 30_000],
    ['Sun Nov 22 12:00:30 2026', 30_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
  ])('reads %j', (value, expected) => {
    expect(readRetryAfter(value, NOON)).toBe(expected);
  });

  it.each([undefined, '', '-5', 'soon', '5 minutes', '2026-11-22', 'Sun, 99 Nov 2026 99:00:00 GMT'])(
    'reads %j as null',
    (value) => {
      expect(readRetryAfter(value, NOON)).toBeNull();
    },
  );

  it('reads seconds without the current time, but no date', () => {
    expect(readRetryAfter('5', null)).toBe(5_000);
    expect(readRetryAfter('Sun, 22 Nov 2026 12:00:30 GMT', null)).toBeNull();
  });

  it('reads the date of a response', () => {
    expect(readHttpDate('Sun, 22 Nov 2026 12:00:00 GMT')).toBe(NOON);
    expect(readHttpDate(undefined)).toBeNull();
  });
});
