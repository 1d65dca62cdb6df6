import { describe, expect, it } from '@jest/globals';
import { stepThrough } from './list-instants.js';
import { createPacificCalendar } from './pacific-calendar.js';
import { readByTemporal } from './server-readings.js';

const minuteInMs = 60_000;
const hourInMs = 60 * minuteInMs;

describe('the calendar of Pacific clocks', () => {
  it('reads wall clocks like Temporal, around every change from 2000 to 2050', () => {
    const calendar = createPacificCalendar(Date.UTC(2000, 0, 1), Date.UTC(2051, 0, 1));
    expect(calendar.changes).toHaveLength(102);
    const instants = { none: 0, one: 0, two: 0 };
    for (const { atInMs } of calendar.changes) {
      const edges = [-9, -8, -7, -6].flatMap((hours) =>
        [-1000, 0].map((ms) => atInMs + hours * hourInMs + ms),
      );
      const around = stepThrough(atInMs - 13 * hourInMs, atInMs - 2 * hourInMs, 29 * minuteInMs);
      for (const wallClockInMs of [...edges, ...around]) {
        const text = new Date(wallClockInMs).toISOString().slice(0, 19);
        const found = [calendar.readEarlier(wallClockInMs), calendar.readLater(wallClockInMs)];
        const expected = [readByTemporal(text, 'earlier'), readByTemporal(text, 'later')];
        if (String(found) !== String(expected))
          throw new Error(`${text}: ${String(found)}, not ${String(expected)}`);
        instants[found[0] === null ? 'none' : found[0] === found[1] ? 'one' : 'two'] += 1;
      }
    }
    // At least both edges of each skipped or repeated hour, and one time in between.
    expect(instants.none).toBeGreaterThanOrEqual(51 * 3);
    expect(instants.two).toBeGreaterThanOrEqual(51 * 3);
  });
});
