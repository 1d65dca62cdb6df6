import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { readShipStationStore } from '../../../src/providers/shipstation/read-shipstation-store.js';
import { anyExactInstant, anyGarbage, writePacific, zerosAdded } from './any-attempt.js';

const autumnInMs = Date.parse('2026-11-01T08:00:00Z');

function readStore(fields: { readonly lastRefreshAttempt?: string; readonly refreshDate?: string }) {
  return readShipStationStore({ storeId: 1, ...fields }, null);
}

describe('the last attempt of a store', () => {
  it('is shown with its raw text as its instant, or as ambiguous and an hour earlier at most', () => {
    fc.assert(
      fc.property(anyExactInstant, zerosAdded, (instant, add) => {
        const raw = add(writePacific(instant));
        const lastAttempt = readStore({ lastRefreshAttempt: raw })?.lastAttempt;
        expect(lastAttempt?.raw).toBe(raw);
        const shown = Temporal.Instant.from(lastAttempt?.instant ?? '');
        if (lastAttempt?.ambiguous !== true) expect(shown.equals(instant)).toBe(true);
        else expect([0, 1]).toContain(shown.until(instant).total('hours'));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['the last second before', autumnInMs - 1000, '2026-11-01T00:59:59', '2026-11-01T07:59:59Z', false],
    ['the first of the two hours', autumnInMs, '2026-11-01T01:00:00', '2026-11-01T08:00:00Z', true],
    ['its last second', autumnInMs + 3_599_000, '2026-11-01T01:59:59', '2026-11-01T08:59:59Z', true],
    [
      'the second of the two hours',
      autumnInMs + 3_600_000,
      '2026-11-01T01:00:00',
      '2026-11-01T08:00:00Z',
      true,
    ],
    ['its last second', autumnInMs + 7_199_000, '2026-11-01T01:59:59', '2026-11-01T08:59:59Z', true],
    ['the first second after', autumnInMs + 7_200_000, '2026-11-01T02:00:00', '2026-11-01T10:00:00Z', false],
  ])('on the autumn day, %s', (_when, instantInMs, raw, instant, ambiguous) => {
    expect(writePacific(Temporal.Instant.fromEpochMilliseconds(instantInMs))).toBe(raw);
    expect(readStore({ lastRefreshAttempt: raw })?.lastAttempt).toEqual({ raw, instant, ambiguous });
  });

  it('has no instant in the hour that the spring day skips', () => {
    for (const raw of ['2026-03-08T02:00:00', '2026-03-08T02:59:59.9999999']) {
      expect(readStore({ lastRefreshAttempt: raw })?.lastAttempt).toEqual({
        raw,
        instant: null,
        ambiguous: false,
      });
    }
    const after = readStore({ lastRefreshAttempt: '2026-03-08T03:00:00' })?.lastAttempt;
    expect(after).toMatchObject({ instant: '2026-03-08T10:00:00Z', ambiguous: false });
  });

  it('has a raw text and no instant for garbage', () => {
    fc.assert(
      fc.property(anyGarbage, (raw) => {
        fc.pre(raw.trim() !== '');
        expect(readStore({ lastRefreshAttempt: raw })?.lastAttempt).toEqual({
          raw,
          instant: null,
          ambiguous: false,
        });
      }),
    );
  });
});

describe('the watermark of a store', () => {
  it('is read as UTC, which is not later than any Pacific reading', () => {
    fc.assert(
      fc.property(anyExactInstant, (instant) => {
        fc.pre(instant.epochMilliseconds >= 86_400_000);
        const asUtc = instant.toZonedDateTimeISO('UTC').toPlainDateTime().toString();
        expect(readStore({ refreshDate: asUtc })?.watermarkAtEarliest).toBe(instant.toString());
        const asPacific = Temporal.Instant.from(
          readStore({ refreshDate: writePacific(instant) })?.watermarkAtEarliest ?? '',
        );
        expect([7, 8]).toContain(asPacific.until(instant).total('hours'));
      }),
      { numRuns: 500 },
    );
  });

  it('is null for garbage', () => {
    fc.assert(
      fc.property(anyGarbage, (refreshDate) => {
        expect(readStore({ refreshDate })?.watermarkAtEarliest).toBeNull();
      }),
    );
  });
});
