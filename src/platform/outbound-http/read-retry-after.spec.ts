import { describe, expect, it } from '@jest/globals';
import { readRetryAfter } from './read-retry-after.js';

const NOON = Date.parse('2026-11-22T12:00:00Z');
const date = 'Sun, 22 Nov 2026 12:00:00 GMT';

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
    expect(readRetryAfter({ 'retry-after': value, date }, null)).toBe(expected);
    expect(readRetryAfter({ 'retry-after': value }, NOON)).toBe(expected);
  });

  it.each(['', '-5', 'soon', '5 minutes', '2026-11-22', 'Sun, 99 Nov 2026 99:00:00 GMT'])(
    'reads %j as null',
    (value) => {
      expect(readRetryAfter({ 'retry-after': value, date }, NOON)).toBeNull();
    },
  );

  it('reads a response without the header as null', () => {
    expect(readRetryAfter({ date }, NOON)).toBeNull();
  });

  it('reads seconds without the current time, but no date', () => {
    expect(readRetryAfter({ 'retry-after': '5' }, null)).toBe(5_000);
    expect(readRetryAfter({ 'retry-after': 'Sun, 22 Nov 2026 12:00:30 GMT' }, null)).toBeNull();
  });

  it('compares a date with the date of the response first', () => {
    const headers = { 'retry-after': 'Sun, 22 Nov 2026 12:00:30 GMT', date };
    expect(readRetryAfter(headers, NOON + 10_000)).toBe(30_000);
    expect(readRetryAfter({ ...headers, date: 'noon' }, NOON + 10_000)).toBe(20_000);
  });

  it.each(['999999999', 'Sun, 22 Nov 2027 12:00:00 GMT'])('reads %j as one day', (value) => {
    expect(readRetryAfter({ 'retry-after': value, date }, NOON)).toBe(86_400_000);
  });
});
