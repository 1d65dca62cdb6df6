import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Temporal } from 'temporal-polyfill';
import { shipengine } from '../../../src/providers/shipengine/shipengine.definition.js';
import { shipstation } from '../../../src/providers/shipstation/shipstation.definition.js';
import { anyExactInstant, anyGarbage, writePacific, zerosAdded } from './any-stamp.js';
import { createPacificCalendar } from './pacific-calendar.js';

const providers = [
  { ...shipstation, write: writePacific },
  { ...shipengine, write: (instant: Temporal.Instant) => instant.toString() },
];

describe.each(providers)('Stamps of $title', ({ compareStamps, write }) => {
  const anyStamp = fc.tuple(anyExactInstant, zerosAdded).map(([instant, add]) => add(write(instant)));
  /** Stamps of a few hours, so that many are equal or in the same repeated hour. */
  const nearStamps = (count: number) =>
    fc
      .tuple(
        anyExactInstant,
        fc.array(fc.integer({ min: -5400, max: 5400 }), { minLength: count, maxLength: count }),
      )
      .map(([instant, seconds]) => seconds.map((one) => write(instant.add({ seconds: one - (one % 300) }))));

  it('are equal whatever the number of fraction digits', () => {
    fc.assert(
      fc.property(anyStamp, zerosAdded, (stamp, add) => {
        expect(compareStamps(stamp, add(stamp))).toBe('not-later');
        expect(compareStamps(add(stamp), stamp)).toBe('not-later');
      }),
    );
  });

  it('are later in one direction at most, and in exactly one when their values differ', () => {
    fc.assert(
      fc.property(
        fc.oneof(nearStamps(2), fc.array(anyStamp, { minLength: 2, maxLength: 2 })),
        ([first = '', second = '']) => {
          const ways = [compareStamps(first, second), compareStamps(second, first)];
          const differ = normalise(first) !== normalise(second);
          expect(ways.filter((way) => way === 'later')).toHaveLength(differ ? 1 : 0);
          expect(compareStamps(first, second) === 'later').toBe(normalise(first) < normalise(second));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are later than all that came before the one they are later than', () => {
    fc.assert(
      fc.property(nearStamps(3), (stamps) => {
        const [first = '', second = '', third = ''] = stamps.toSorted((one, other) =>
          normalise(one) < normalise(other) ? -1 : 1,
        );
        fc.pre(compareStamps(first, second) === 'later' && compareStamps(second, third) === 'later');
        expect(compareStamps(first, third)).toBe('later');
      }),
      { numRuns: 500 },
    );
  });

  it('are compared without an exception and never with garbage', () => {
    fc.assert(
      fc.property(anyGarbage, fc.oneof(anyGarbage, anyStamp), (garbage, other) => {
        expect(compareStamps(garbage, other)).toBe('not-later');
        expect(compareStamps(other, garbage)).toBe('not-later');
      }),
      { numRuns: 500 },
    );
  });

  it('are not compared when only one of them has an offset', () => {
    fc.assert(
      fc.property(anyExactInstant, anyExactInstant, (first, second) => {
        expect(compareStamps(writePacific(first), second.toString())).toBe('not-later');
        expect(compareStamps(first.toString(), writePacific(second))).toBe('not-later');
      }),
    );
  });
});

describe('Stamps of ShipStation in time', () => {
  const calendar = createPacificCalendar(Date.UTC(1970, 0, 1), Date.UTC(2101, 0, 1));
  const isRepeated = (stamp: string) => {
    const wallClockInMs = Date.parse(`${stamp.slice(0, 19)}Z`);
    return calendar.readEarlier(wallClockInMs) !== calendar.readLater(wallClockInMs);
  };

  it('never take a step in time for none unless both texts are equal', () => {
    fc.assert(
      fc.property(anyExactInstant, fc.integer({ min: 1, max: 7_200_000 }), (instant, milliseconds) => {
        const [before, after] = [writePacific(instant), writePacific(instant.add({ milliseconds }))];
        fc.pre(normalise(before) !== normalise(after));
        const wentBack = normalise(before) > normalise(after);
        expect(shipstation.compareStamps(before, after)).toBe(wentBack ? 'later-if-running' : 'later');
      }),
      { numRuns: 2_000 },
    );
  });

  it('may have stepped back only within one and the same repeated hour', () => {
    fc.assert(
      fc.property(
        anyExactInstant,
        fc.integer({ min: -7_200_000, max: 7_200_000 }),
        (instant, milliseconds) => {
          const [before, after] = [writePacific(instant), writePacific(instant.add({ milliseconds }))];
          fc.pre(normalise(before) > normalise(after));
          const explained = isRepeated(before) && isRepeated(after);
          expect(shipstation.compareStamps(before, after)).toBe(explained ? 'later-if-running' : 'not-later');
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('of the repeated hours of two different years are compared as ever', () => {
    expect(shipstation.compareStamps('2026-11-01T01:10:00', '2025-11-02T01:50:00')).toBe('not-later');
    expect(shipstation.compareStamps('2025-11-02T01:50:00', '2026-11-01T01:10:00')).toBe('later');
  });
});

/** With nine fraction digits, so that the order of texts is the order of values. */
function normalise(stamp: string): string {
  const [whole = '', fraction = ''] = stamp.replace('Z', '').split('.');
  const seconds = whole.length === 16 ? `${whole}:00` : whole;
  return `${seconds}.${fraction.padEnd(9, '0')}`;
}
