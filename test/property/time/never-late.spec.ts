import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shipstation } from '../../../src/providers/shipstation/shipstation.definition.js';
import { anyInstant } from './any-instant.js';
import { auditSince } from './audit-since.js';
import { stepAround, stepThrough } from './list-instants.js';
import { createPacificCalendar, listClockChanges } from './pacific-calendar.js';
import { renderDuration } from './render-audit.js';
import { sendSince } from './send-since.js';
import { asLiteralPst, asPacific, asPacificByTemporal, asUtc } from './server-readings.js';
import { nothingWrong, sumAudit } from './sum-audit.js';

const minuteInMs = 60_000;
const hourInMs = 60 * minuteInMs;
const neverLate = sendSince(shipstation, {});

describe('a start date sent as never-late', () => {
  const everyReading = [asLiteralPst, ...asPacificByTemporal(), asUtc];

  it('is the default of a connection without sinceMode', () => {
    const sent = sendSince(shipstation, { sinceMode: 'never-late' });
    fc.assert(fc.property(anyInstant, (sinceInMs) => neverLate(sinceInMs) === sent(sinceInMs)));
  });

  it('always exists, is never late, and is early by an hour and the dropped fraction at most', () => {
    fc.assert(
      fc.property(anyInstant, (sinceInMs) => {
        expect(sumAudit(auditSince(neverLate, [sinceInMs], everyReading))).toEqual(nothingWrong);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is never earlier for a later instant', () => {
    fc.assert(
      fc.property(anyInstant, fc.nat(3 * hourInMs), (sinceInMs, stepInMs) => {
        expect(neverLate(sinceInMs) <= neverLate(sinceInMs + stepInMs)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    // The hour that moves back ends at 02:59, which becomes 01:59:59.
    ['March', Date.UTC(2026, 2, 1), Date.UTC(2026, 3, 1), ['0:59:01', '1:00:00', '1:00:00', '8:59:01']],
    ['November', Date.UTC(2026, 10, 1), Date.UTC(2026, 11, 1), ['0:00:00', '1:00:00', '1:00:00', '8:00:00']],
  ])('holds at every minute of %s 2026, by integer arithmetic', (_month, fromInMs, untilInMs, overlaps) => {
    const readings = [asLiteralPst, ...asPacific(createPacificCalendar(fromInMs, untilInMs)), asUtc];
    const counts = auditSince(neverLate, stepThrough(fromInMs, untilInMs, minuteInMs), readings);
    const minutes = (untilInMs - fromInMs) / minuteInMs;
    expect(counts.map(({ instants }) => instants)).toEqual([minutes, minutes, minutes, minutes]);
    expect(sumAudit(counts)).toEqual(nothingWrong);
    expect(counts.map(({ greatestOverlapInMs }) => renderDuration(greatestOverlapInMs))).toEqual(overlaps);
  });

  it('holds in the hours around every change of the clocks since 1970, by Temporal', () => {
    const changes = listClockChanges(Date.UTC(1970, 0, 1), Date.UTC(2051, 0, 1));
    expect(changes).toHaveLength(162);
    const around = { radiusInMs: 2 * hourInMs, stepInMs: 5 * minuteInMs };
    for (const shiftInMs of [-1, 0, 1]) {
      const requested = stepAround(changes, { ...around, shiftInMs });
      expect(sumAudit(auditSince(neverLate, requested, everyReading))).toEqual(nothingWrong);
    }
  });
});
