import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readSince } from '../../../src/refresh/rules/read-since.js';
import { listZoneChanges, listZones, showClock } from './zones-of-the-engine.js';

const quarterInMs = 900_000;
const hourInMs = 4 * quarterInMs;
const zones = listZones();

/** Changes of the clocks in every zone: seasons, but also Ramadan, elections and a skipped day. */
const changes = zones.flatMap((zone) =>
  listZoneChanges(zone, Date.UTC(2010, 0, 1), Date.UTC(2030, 0, 1)).map((atInMs) => ({ zone, atInMs })),
);

function read(since: string, timeZone: string): number {
  const reading = readSince({ since, timeZone });
  if (reading.kind === 'invalid') throw new Error(`${since} in ${timeZone}: ${reading.detail}`);
  return reading.since.getTime();
}

/** Every instant at which clocks in the zone show this: tries every quarter of an hour around the time in UTC. */
function findInstants(local: string, zone: string): readonly number[] {
  const asUtcInMs = Date.parse(`${local}Z`);
  const candidates = Array.from(
    { length: 27 * 4 },
    (_one, index) => asUtcInMs - 14 * hourInMs + index * quarterInMs,
  );
  return candidates.filter((instantInMs) => showClock(instantInMs, zone) === local);
}

function expectEarliest(local: string, zone: string): void {
  const readInMs = read(local, zone);
  const instants = findInstants(local, zone);
  if (instants.length > 0) expect({ local, zone, readInMs }).toEqual({ local, zone, readInMs: instants[0] });
  else expect(showClock(readInMs, zone) < local).toBe(true);
}

describe('a local since in every zone of the engine', () => {
  it('covers several hundred zones and thousands of changes', () => {
    expect(zones.length).toBeGreaterThan(400);
    expect(changes.length).toBeGreaterThan(4_000);
  });

  it('is the earliest instant at which clocks show it, or before the gap if they never do, around any change', () => {
    const minutes = fc.integer({ min: -150, max: 150 }).map((count) => count * 60_000);
    fc.assert(
      fc.property(fc.constantFrom(...changes), minutes, ({ zone, atInMs }, distanceInMs) => {
        // The clock continues as if there were no change, so skipped hours are tried too.
        const beforeInMs = Date.parse(`${showClock(atInMs - 60_000, zone)}Z`) + 60_000;
        expectEarliest(new Date(beforeInMs + distanceInMs).toISOString().slice(0, 19), zone);
      }),
      { numRuns: 1_500 },
    );
  });

  it('is the earliest instant at which clocks show it, on any day', () => {
    const seconds = fc.integer({ min: Date.UTC(1995, 0, 1) / 1000, max: Date.UTC(2045, 0, 1) / 1000 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), seconds, (zone, second) => {
        expectEarliest(new Date(second * 1000).toISOString().slice(0, 19), zone);
      }),
      { numRuns: 500 },
    );
  });

  it('is midnight for a date alone, the earlier one if there are two', () => {
    fc.assert(
      fc.property(fc.constantFrom(...changes), ({ zone, atInMs }) => {
        const day = showClock(atInMs, zone).slice(0, 10);
        expect(read(day, zone)).toBe(read(`${day}T00:00:00`, zone));
        expectEarliest(`${day}T00:00:00`, zone);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a since with an offset', () => {
  it('is exactly that instant, rounded down to the millisecond', () => {
    const digits = fc.stringMatching(/^\d{1,9}$/);
    const offset = fc.tuple(fc.constantFrom(1, -1), fc.nat(23 * 60 + 59));
    fc.assert(
      fc.property(
        fc.integer({ min: 100_000, max: 4e9 }),
        digits,
        offset,
        (second, fraction, [sign, minutes]) => {
          const local = new Date((second + sign * minutes * 60) * 1000).toISOString().slice(0, 19);
          const [hours, minutesPastHour] = [Math.floor(minutes / 60), minutes % 60].map((one) =>
            String(one).padStart(2, '0'),
          );
          const since = `${local}.${fraction}${sign === 1 ? '+' : '-'}${hours}:${minutesPastHour}`;
          const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
          expect(readSince({ since, timeZone: null })).toEqual({
            kind: 'instant',
            since: new Date(second * 1000 + milliseconds),
          });
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
