import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { readSince } from './read-since.js';

function read(since: string, timeZone: string | null = null): string {
  const reading = readSince({ since, timeZone });
  return reading.kind === 'instant' ? reading.since.toISOString() : reading.pointer;
}

describe('a since with an offset', () => {
  it.each([
    ['2020-05-29T15:05:02-07:00', '2020-05-29T22:05:02.000Z'],
    ['2020-05-29T22:05:02Z', '2020-05-29T22:05:02.000Z'],
    ['2020-05-29t22:05:02z', '2020-05-29T22:05:02.000Z'],
    ['2020-05-29T22:05:02+05:45', '2020-05-29T16:20:02.000Z'],
    ['2020-05-29T22:05:02-00:00', '2020-05-29T22:05:02.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  ])('%s is %s', (since, instant) => {
    expect(read(since)).toBe(instant);
  });

  it('is floored to the millisecond, never rounded up', () => {
    expect(read('2020-05-29T22:05:02.9999Z')).toBe('2020-05-29T22:05:02.999Z');
    expect(read('2020-05-29T22:05:02.000999999Z')).toBe('2020-05-29T22:05:02.000Z');
  });

  it('reads a leap second as the second before it, so never late', () => {
    expect(read('2016-12-31T23:59:60Z')).toBe('2016-12-31T23:59:59.000Z');
  });

  it('must not come with timeZone, and the error points at it', () => {
    expect(read('2020-05-29T22:05:02Z', 'UTC')).toBe('/timeZone');
  });
});

describe('a local since', () => {
  it.each([
    ['a summer time', '2024-07-01T12:00:00', 'America/New_York', '2024-07-01T16:00:00.000Z'],
    ['a winter time', '2024-01-15T12:00:00', 'America/New_York', '2024-01-15T17:00:00.000Z'],
    ['a date alone, midnight there', '2024-07-01', 'America/New_York', '2024-07-01T04:00:00.000Z'],
    ['a date alone, midnight there', '2024-07-01', 'Asia/Kolkata', '2024-06-30T18:30:00.000Z'],
    ['UTC by name', '2024-07-01T12:00:00', 'UTC', '2024-07-01T12:00:00.000Z'],
    ['a repeated hour, the earlier', '2024-11-03T01:30:00', 'America/New_York', '2024-11-03T05:30:00.000Z'],
    ['a repeated hour, the earlier', '2024-10-27T02:30:00', 'Europe/Berlin', '2024-10-27T00:30:00.000Z'],
    [
      'a repeated half hour, the earlier',
      '2024-04-07T01:45:00',
      'Australia/Lord_Howe',
      '2024-04-06T14:45:00.000Z',
    ],
    ['a missing hour, the earlier', '2024-03-10T02:30:00', 'America/New_York', '2024-03-10T06:30:00.000Z'],
    ['a missing hour, the earlier', '2024-03-31T02:30:00', 'Europe/Berlin', '2024-03-31T00:30:00.000Z'],
    [
      'a missing half hour, the earlier',
      '2024-10-06T02:15:00',
      'Australia/Lord_Howe',
      '2024-10-05T15:15:00.000Z',
    ],
    [
      'a day that was skipped, the earlier',
      '2011-12-30T12:00:00',
      'Pacific/Apia',
      '2011-12-29T22:00:00.000Z',
    ],
    ['a midnight that does not exist', '2018-11-04', 'America/Sao_Paulo', '2018-11-04T02:00:00.000Z'],
  ])('%s: %s in %s is %s', (_case, since, timeZone, instant) => {
    expect(read(since, timeZone)).toBe(instant);
  });

  it('is the earliest instant at which local clocks show it, or an earlier one if none does', () => {
    const zones = [
      'America/New_York',
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'America/Sao_Paulo',
      'Asia/Kathmandu',
    ];
    // Nights with a clock change, and any other time.
    const night = fc.constantFrom(
      '2024-03-10',
      '2024-11-03',
      '2024-03-31',
      '2024-10-27',
      '2024-04-07',
      '2024-10-06',
      '2018-11-04',
    );
    const changing = fc
      .tuple(night, fc.integer({ min: -60, max: 300 }))
      .map(([day, minutes]) => Temporal.PlainDateTime.from(day).add({ minutes }));
    const any = fc
      .integer({ min: 0, max: 26 * 365 * 24 * 60 })
      .map((minutes) => Temporal.PlainDateTime.from('2000-01-01').add({ minutes }));
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.oneof(changing, any), (timeZone, wallClock) => {
        const since = wallClock.toString({ smallestUnit: 'second' });
        const reading = readSince({ since, timeZone });
        const possible = instantsShowing(wallClock, timeZone);
        if (reading.kind !== 'instant') throw new Error(`${since} in ${timeZone} was rejected.`);
        if (possible.length > 0) expect(reading.since.getTime()).toBe(Math.min(...possible));
        else expect(clockAt(reading.since.getTime(), timeZone) < since).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('must come with the IANA name of a zone', () => {
    for (const timeZone of [
      'Mars/Olympus',
      '+02:00',
      'GMT+2',
      '',
      'Europe/Berlin ',
      '[UTC]',
      '../UTC',
      'E'.repeat(500),
    ]) {
      expect(read('2024-07-01T12:00:00', timeZone)).toBe('/timeZone');
    }
  });

  it('must have an offset or a zone', () => {
    expect(read('2024-07-01T12:00:00')).toBe('/since');
    expect(read('2024-07-01')).toBe('/since');
  });
});

describe('an invalid since', () => {
  it.each([
    '',
    'yesterday',
    '2024-02-30',
    '2023-02-29T00:00:00',
    '2024-13-01',
    '2024-07-01T24:00:00',
    '2024-07-01T12:60:00',
    '2024-07-01 12:00:00',
    '2024-07-01T12:00',
    '2024-07-01T12:00:00.5',
    '07/01/2024',
    '1719835200',
    '2024-07-01T12:00:00Z[Europe/Berlin]',
    '٢٠٢٤-07-01',
  ])('%j points at /since even with a good zone', (since) => {
    expect(read(since, 'Europe/Berlin')).toBe('/since');
  });

  it.each([
    '2024-02-30T00:00:00Z',
    '2024-07-01T25:00:00Z',
    '2024-07-01T12:00:00+24:00',
    '1969-12-31T23:59:59Z',
  ])('%j points at /since', (since) => {
    expect(read(since)).toBe('/since');
  });

  it('gives an error and never an exception, for any strings', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string()), (since, timeZone) => {
        expect(['instant', 'invalid']).toContain(readSince({ since, timeZone }).kind);
      }),
    );
  });
});

/** The instants at which clocks in the zone show this time. It tries the offsets of the days before and after. */
function instantsShowing(wallClock: Temporal.PlainDateTime, timeZone: string): number[] {
  const asUtcInMs = wallClock.toZonedDateTime('UTC').epochMilliseconds;
  const offsets = [-1, 1].map((days) => offsetInMsAt(asUtcInMs + days * 86_400_000, timeZone));
  return [...new Set(offsets)]
    .map((offsetInMs) => asUtcInMs - offsetInMs)
    .filter((instant) => clockAt(instant, timeZone) === wallClock.toString({ smallestUnit: 'second' }));
}

function offsetInMsAt(instantInMs: number, timeZone: string): number {
  return (
    Temporal.Instant.fromEpochMilliseconds(instantInMs).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1e6
  );
}

function clockAt(instantInMs: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instantInMs)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' });
}
