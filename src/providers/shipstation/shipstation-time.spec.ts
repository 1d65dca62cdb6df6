import { describe, expect, it } from '@jest/globals';
import {
  compareShipStationAttempts,
  earliestWatermark,
  readPacificAttempt,
  renderShipStationSince,
} from './shipstation-time.js';

// test/property/time checks every instant.
describe('the start date that is never late', () => {
  it.each([
    ['a winter day', '2020-12-31T23:59:59.999Z', '2020-12-31 15:59:59'],
    ['a summer day', '2020-05-29T22:05:02Z', '2020-05-29 14:05:02'],
    ['the last second before the skipped hour', '2026-03-08T09:59:59Z', '2026-03-08 01:59:59'],
    ['the start of the skipped hour', '2026-03-08T10:00:00Z', '2026-03-08 01:59:59'],
    ['the end of the skipped hour', '2026-03-08T10:59:59.999Z', '2026-03-08 01:59:59'],
    ['the first second after the skipped hour', '2026-03-08T11:00:00Z', '2026-03-08 03:00:00'],
    ['two in the morning of any other day', '2026-03-09T10:30:00Z', '2026-03-09 02:30:00'],
    ['the first of the repeated hours', '2026-11-01T08:30:00Z', '2026-11-01 00:30:00'],
    ['the second of the repeated hours', '2026-11-01T09:30:00Z', '2026-11-01 01:30:00'],
  ])('on %s', (_when, since, expected) => {
    expect(renderShipStationSince(Date.parse(since), {})).toBe(expected);
    expect(renderShipStationSince(Date.parse(since), { sinceMode: 'never-late' })).toBe(expected);
  });
});

describe('the start date in exact Pacific time', () => {
  const render = (since: string) => renderShipStationSince(Date.parse(since), { sinceMode: 'pacific-exact' });

  it.each([
    ['a summer day', '2020-05-29T22:05:02.900Z', '2020-05-29 15:05:02'],
    ['a winter day', '2020-01-29T22:05:02Z', '2020-01-29 14:05:02'],
    ['the second after the skipped hour', '2026-03-08T10:00:00Z', '2026-03-08 03:00:00'],
    ['the hour before the repeated one', '2026-11-01T07:59:59Z', '2026-11-01 00:59:59'],
    ['the first of the repeated hours', '2026-11-01T08:30:00Z', '2026-11-01 00:30:00'],
    [
      'the last millisecond of the first of the repeated hours',
      '2026-11-01T08:59:59.999Z',
      '2026-11-01 00:59:59',
    ],
    ['the second of the repeated hours', '2026-11-01T09:00:00Z', '2026-11-01 01:00:00'],
  ])('on %s', (_when, since, expected) => {
    expect(render(since)).toBe(expected);
  });
});

describe('dates of stores', () => {
  it.each([
    ['2014-11-26T14:28:14.07', '2014-11-26T22:28:14.07Z', false],
    ['2014-07-26T14:28:14.0500000', '2014-07-26T21:28:14.05Z', false],
    ['2014-07-26T14:28:14', '2014-07-26T21:28:14Z', false],
    ['2026-11-01T01:30:00', '2026-11-01T08:30:00Z', true],
    ['2026-03-08T02:30:00', null, false],
    ['2014-07-26T14:28:14Z', '2014-07-26T14:28:14Z', false],
    ['8-13-2014', null, false],
    ['0001-01-01T00:00:00', null, false],
    ['9999-12-31T23:59:59.9999999', null, false],
    ['0000-01-01T00:00:00', null, false],
  ])('shows the last attempt %s as %s', (raw, instant, ambiguous) => {
    expect(readPacificAttempt(raw)).toEqual({ raw, instant, ambiguous });
  });

  it('reads the watermark as UTC, its earliest meaning', () => {
    expect(earliestWatermark('2014-11-26T22:28:14.07')).toBe('2014-11-26T22:28:14.07Z');
    expect(earliestWatermark('2014-11-26 22:28:14')).toBe('2014-11-26T22:28:14Z');
    expect(earliestWatermark('8-13-2014')).toBeNull();
    expect(earliestWatermark('9999-12-31T23:59:59.9999999')).toBeNull();
    expect(earliestWatermark('0000-01-01T00:00:00')).toBeNull();
  });
});

describe('comparing last attempts', () => {
  it.each([
    ['2026-06-01T10:00:00.07', '2026-06-01T10:00:00.0700000', 'not-later'],
    ['2026-06-01T10:00:00.07', '2026-06-01T10:00:00.0700001', 'later'],
    ['2026-06-01T10:00:00.9', '2026-06-01T10:00:01', 'later'],
    ['2026-06-01T10:30:00', '2026-06-01T10:00:00', 'not-later'],
    ['2026-11-01T01:50:00', '2026-11-01T01:10:00', 'later-if-running'],
    ['2026-11-01T01:59:59.999', '2026-11-01T01:00:00', 'later-if-running'],
    ['2026-11-01T01:10:00', '2026-11-01T01:50:00', 'later'],
    ['2026-11-01T01:10:00', '2026-11-01T01:10:00', 'not-later'],
    ['2026-11-01T02:10:00', '2026-11-01T01:50:00', 'not-later'],
    ['2026-11-01T01:10:00', '2026-11-01T00:50:00', 'not-later'],
    ['2025-11-02T01:50:00', '2026-11-01T01:10:00', 'later'],
    ['2026-11-01T01:10:00', '2025-11-02T01:50:00', 'not-later'],
    ['8-13-2014', '8-14-2014', 'not-later'],
    ['', '2026-06-01T10:00:00', 'not-later'],
  ])('from %s to %s is %s', (earlier, later, expected) => {
    expect(compareShipStationAttempts(earlier, later)).toBe(expected);
  });
});
