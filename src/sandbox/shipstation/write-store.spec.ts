import { describe, expect, it } from '@jest/globals';
import { writeShortDate, writeWallClock } from './write-store.js';

describe('a time that ShipStation V1 shows', () => {
  it.each([
    ['2014-11-26T22:28:14.070Z', '2014-11-26T14:28:14.07'],
    ['2014-12-16T17:47:05.457Z', '2014-12-16T09:47:05.457'],
    ['2020-05-29T22:05:02.000Z', '2020-05-29T15:05:02'],
    ['2020-05-29T22:05:00.500Z', '2020-05-29T15:05:00.5'],
  ])('%s is shown as the Pacific wall clock %s', (instant, shown) => {
    expect(writeWallClock(Date.parse(instant), 'pacific')).toBe(shown);
  });

  it('repeats an hour in autumn, so that a later instant looks earlier', () => {
    expect(writeWallClock(Date.parse('2025-11-02T08:45:00Z'), 'pacific')).toBe('2025-11-02T01:45:00');
    expect(writeWallClock(Date.parse('2025-11-02T09:15:00Z'), 'pacific')).toBe('2025-11-02T01:15:00');
  });

  it('is eight hours ahead when shown in UTC', () => {
    expect(writeWallClock(Date.parse('2014-11-26T22:28:14.070Z'), 'utc')).toBe('2014-11-26T22:28:14.07');
  });

  it('has a short form without leading zeros', () => {
    expect(writeShortDate(Date.parse('2014-08-14T06:59:59Z'), 'pacific')).toBe('8-13-2014');
  });
});
