import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Temporal } from 'temporal-polyfill';
import { shipengine } from '../../../src/providers/shipengine/shipengine.definition.js';
import { shipstation } from '../../../src/providers/shipstation/shipstation.definition.js';
import { anyExactInstant, anyGarbage, writePacific, zerosAdded } from './any-attempt.js';
import { createPacificCalendar } from './pacific-calendar.js';

const providers = [
  { ...shipstation, write: writePacific },
  { ...shipengine, write: (instant: Temporal.Instant) => instant.toString() },
];

describe.each(providers)('last attempts of $title', ({ compareAttempts, write }) => {
  const anyAttempt = fc.tuple(anyExactInstant, zerosAdded).map(([instant, add]) => add(write(instant)));
  /** Attempts within a few hours, so that many are equal or in the same repeated hour. */
  const nearbyAttempts = (count: number) =>
    fc
      .tuple(
        anyExactInstant,
        fc.array(fc.integer({ min: -5400, max: 5400 }), { minLength: count, maxLength: count }),
      )
      .map(([instant, seconds]) => seconds.map((one) => write(instant.add({ seconds: one - (one % 300) }))));

  it('are equal with any number of fraction digits', () => {
    fc.assert(
      fc.property(anyAttempt, zerosAdded, (lastAttempt, add) => {
        expect(compareAttempts(lastAttempt, add(lastAttempt))).toBe('not-later');
        expect(compareAttempts(add(lastAttempt), lastAttempt)).toBe('not-later');
      }),
    );
  });

  it('are later in exactly one direction when their values differ, else in none', () => {
    fc.assert(
      fc.property(
        fc.oneof(nearbyAttempts(2), fc.array(anyAttempt, { minLength: 2, maxLength: 2 })),
        ([first = '', second = '']) => {
          const orders = [compareAttempts(first, second), compareAttempts(second, first)];
          const differ = normalise(first) !== normalise(second);
          expect(orders.filter((order) => order === 'later')).toHaveLength(differ ? 1 : 0);
          expect(compareAttempts(first, second) === 'later').toBe(normalise(first) < normalise(second));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('have a transitive order', () => {
    fc.assert(
      fc.property(nearbyAttempts(3), (lastAttempts) => {
        const [first = '', second = '', third = ''] = lastAttempts.toSorted((one, other) =>
          normalise(one) < normalise(other) ? -1 : 1,
        );
        fc.pre(compareAttempts(first, second) === 'later' && compareAttempts(second, third) === 'later');
        expect(compareAttempts(first, third)).toBe('later');
      }),
      { numRuns: 500 },
    );
  });

  it('are never later than garbage, and garbage throws no exception', () => {
    fc.assert(
      fc.property(anyGarbage, fc.oneof(anyGarbage, anyAttempt), (garbage, other) => {
        expect(compareAttempts(garbage, other)).toBe('not-later');
        expect(compareAttempts(other, garbage)).toBe('not-later');
      }),
      { numRuns: 500 },
    );
  });

  it('are not compared when only one of them has an offset', () => {
    fc.assert(
      fc.property(anyExactInstant, anyExactInstant, (first, second) => {
        expect(compareAttempts(writePacific(first), second.toString())).toBe('not-later');
        expect(compareAttempts(first.toString(), writePacific(second))).toBe('not-later');
      }),
    );
  });
});

describe('last attempts of ShipStation over time', () => {
  const calendar = createPacificCalendar(Date.UTC(1970, 0, 1), Date.UTC(2101, 0, 1));
  const isRepeated = (lastAttempt: string) => {
    const wallClockInMs = Date.parse(`${lastAttempt.slice(0, 19)}Z`);
    return calendar.readEarlier(wallClockInMs) !== calendar.readLater(wallClockInMs);
  };

  it('show every step in time unless both texts are equal', () => {
    fc.assert(
      fc.property(anyExactInstant, fc.integer({ min: 1, max: 7_200_000 }), (instant, milliseconds) => {
        const [before, after] = [writePacific(instant), writePacific(instant.add({ milliseconds }))];
        fc.pre(normalise(before) !== normalise(after));
        const wentBack = normalise(before) > normalise(after);
        expect(shipstation.compareAttempts(before, after)).toBe(wentBack ? 'later-if-running' : 'later');
      }),
      { numRuns: 2_000 },
    );
  });

  it('may step back only within the same repeated hour', () => {
    fc.assert(
      fc.property(
        anyExactInstant,
        fc.integer({ min: -7_200_000, max: 7_200_000 }),
        (instant, milliseconds) => {
          const [before, after] = [writePacific(instant), writePacific(instant.add({ milliseconds }))];
          fc.pre(normalise(before) > normalise(after));
          const explained = isRepeated(before) && isRepeated(after);
          expect(shipstation.compareAttempts(before, after)).toBe(
            explained ? 'later-if-running' : 'not-later',
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('of the repeated hours of two years are compared as usual', () => {
    expect(shipstation.compareAttempts('2026-11-01T01:10:00', '2025-11-02T01:50:00')).toBe('not-later');
    expect(shipstation.compareAttempts('2025-11-02T01:50:00', '2026-11-01T01:10:00')).toBe('later');
  });
});

/** With nine fraction digits, so that the order of texts is the order of values. */
function normalise(lastAttempt: string): string {
  const [whole = '', fraction = ''] = lastAttempt.replace('Z', '').split('.');
  const seconds = whole.length === 16 ? `${whole}:00` : whole;
  return `${seconds}.${fraction.padEnd(9, '0')}`;
}
