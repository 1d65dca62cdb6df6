import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shipstation } from '../../../src/providers/shipstation/shipstation.definition.js';
import { anyInstant } from './any-instant.js';
import { auditSince } from './audit-since.js';
import { stepThrough } from './list-instants.js';
import { listClockChanges } from './pacific-calendar.js';
import { sendSince } from './send-since.js';
import { asLiteralPst, asPacificByTemporal, asUtc } from './server-readings.js';
import { nothingWrong, sumAudit } from './sum-audit.js';

const hourInMs = 3_600_000;
const pacificExact = sendSince(shipstation, { sinceMode: 'pacific-exact' });
const byTemporal = asPacificByTemporal();

describe('a start date sent as pacific-exact', () => {
  it('always exists, is late under neither reading of the repeated hour, and is early by an hour and the dropped fraction at most', () => {
    fc.assert(
      fc.property(anyInstant, (sinceInMs) => {
        expect(sumAudit(auditSince(pacificExact, [sinceInMs], [...byTemporal, asUtc]))).toEqual(nothingWrong);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is exact to the second outside of the repeated hour', () => {
    const { atInMs } = listClockChanges(Date.UTC(2026, 6, 1), Date.UTC(2027, 0, 1))[0] ?? { atInMs: NaN };
    const isRepeated = (sinceInMs: number) => Math.abs(sinceInMs - atInMs) < hourInMs;
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) - 1 }), (sinceInMs) => {
        fc.pre(!isRepeated(sinceInMs));
        for (const { greatestOverlapInMs } of auditSince(pacificExact, [sinceInMs], byTemporal)) {
          expect(greatestOverlapInMs).toBe(sinceInMs % 1000);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is an hour late all summer if the provider means literal PST, so it is not the default', () => {
    const asked = stepThrough(Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1), hourInMs);
    const [count] = auditSince(pacificExact, asked, [asLiteralPst]);
    // 5711 hours of summer time, 65 % of the year, without the first repeated hour, which is sent an hour earlier.
    expect(count).toMatchObject({ instants: 8_760, late: 5_710, greatestDelayInMs: hourInMs, missing: 0 });
  });
});
