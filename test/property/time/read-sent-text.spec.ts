import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { readSentText } from './read-sent-text.js';

describe('reading a start date by its digits', () => {
  it.each([
    ['2024-02-29 23:59:59', '2024-02-29T23:59:59Z'],
    ['2000-02-29 00:00:00', '2000-02-29T00:00:00Z'],
    ['1969-12-31 16:00:00', '1969-12-31T16:00:00Z'],
    ['2023-02-29 00:00:00', null],
    ['2100-02-29 00:00:00', null],
    ['2024-00-01 00:00:00', null],
    ['2024-13-01 00:00:00', null],
    ['2024-01-00 00:00:00', null],
    ['2024-04-31 00:00:00', null],
    ['2024-01-01 24:00:00', null],
    ['2024-01-01 00:60:00', null],
    ['2024-01-01 00:00:60', null],
    ['2024-01-01T00:00:00', null],
    ['2024-01-01 00:00', null],
    ['2024-01-01', null],
    ['+024-01-01 00:00:00', null],
    ['', null],
  ])('%j is %s', (text, expected) => {
    expect(readSentText(text)).toBe(expected === null ? null : Date.parse(expected));
  });

  it('agrees with Temporal on everything that looks like a start date', () => {
    const digits = (max: number) => fc.nat(max).map((value) => String(value).padStart(2, '0'));
    const isRight = fc
      .tuple(fc.integer({ min: 1970, max: 2100 }), digits(14), digits(33), digits(25), digits(61), digits(61))
      .map(
        ([year, month, day, hour, minute, second]) => `${year}-${month}-${day} ${hour}:${minute}:${second}`,
      );
    fc.assert(
      fc.property(isRight, (text) => {
        // Temporal accepts a leap second, which no wall clock shows.
        expect(readSentText(text)).toBe(text.endsWith(':60') ? null : readByTemporal(text));
      }),
      { numRuns: 1_000 },
    );
  });
});

function readByTemporal(text: string): number | null {
  try {
    return Temporal.PlainDateTime.from(text).toZonedDateTime('UTC').epochMilliseconds;
  } catch {
    return null;
  }
}
