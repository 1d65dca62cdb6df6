import { describe, expect, it } from '@jest/globals';
import { Temporal } from 'temporal-polyfill';
import { showInstant } from './show-instant.js';

describe('an instant that is shown', () => {
  it.each([
    ['an ordinary time', '2026-11-01T08:30:00Z', '2026-11-01T08:30:00Z'],
    ['seven fraction digits', '2014-07-26T21:28:14.0500001Z', '2014-07-26T21:28:14.0500001Z'],
    ['the first instant', '1970-01-01T00:00:00Z', '1970-01-01T00:00:00Z'],
    ['the last instant', '9999-12-30T23:59:59.999999999Z', '9999-12-30T23:59:59.999999999Z'],
    ['the smallest date of .NET', '0001-01-01T00:00:00Z', null],
    ['the greatest date of .NET in UTC', '9999-12-31T23:59:59.9999999Z', null],
    ['the greatest date of .NET in Pacific time', '+010000-01-01T07:59:59.9999999Z', null],
    ['a year that PostgreSQL does not have', '0000-06-01T00:00:00Z', null],
    ['a year far back', '-100000-01-01T00:00:00Z', null],
  ])('%s: %s is shown as %s', (_case, instant, shown) => {
    expect(showInstant(Temporal.Instant.from(instant))).toBe(shown);
  });

  it('is null without an instant', () => {
    expect(showInstant(null)).toBeNull();
  });
});
