import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readInstant } from './read-instant.js';

describe('an instant of a caller', () => {
  it.each([
    ['2026-11-30T19:30:48Z', '2026-11-30T19:30:48.000Z'],
    ['2026-11-30t19:30:48z', '2026-11-30T19:30:48.000Z'],
    ['2026-11-30T19:30:48.1239+05:30', '2026-11-30T14:00:48.123Z'],
    ['2026-11-30T19:30:48-00:00', '2026-11-30T19:30:48.000Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.000Z'],
  ])('%s is read', (text, instant) => {
    expect(readInstant(text)?.toISOString()).toBe(instant);
  });

  it.each([
    '',
    '2026-11-30T19:30:48',
    '2026-11-30',
    '20200101T000000Z',
    '2020-W01-1',
    '2020-001',
    '2020-01-01T00Z',
    '2020-01-01T00:00Z',
    '2020-01-01T00:00:00,5Z',
    '2020-01-01 00:00:00Z',
    '2020-01-01T00:00:00 02:00',
    '2026-02-29T00:00:00Z',
    '2026-11-30T24:00:00Z',
    '2026-11-30T19:30:48+24:00',
    '+002026-11-30T19:30:48Z',
    '1767225600',
  ])('%j is not read', (text) => {
    expect(readInstant(text)).toBeNull();
  });

  it('is a valid date or null for every string', () => {
    const part = (max: number) =>
      fc.integer({ min: 0, max }).map((number) => String(number).padStart(2, '0'));
    const nearly = fc
      .tuple(
        part(9999),
        part(13),
        part(32),
        part(25),
        part(61),
        part(61),
        fc.constantFrom('Z', '', '+02:00', '-25:00'),
      )
      .map(([y, m, d, h, min, s, offset]) => `${y.padStart(4, '0')}-${m}-${d}T${h}:${min}:${s}${offset}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), nearly), (text) => {
        const instant = readInstant(text);
        expect(instant === null || !Number.isNaN(instant.getTime())).toBe(true);
      }),
    );
  });
});
