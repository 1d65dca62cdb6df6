import { describe, expect, it } from '@jest/globals';
import { shipstation } from '../../../src/providers/shipstation/shipstation.definition.js';
import { auditSince } from './audit-since.js';
import { stepAround } from './list-instants.js';
import { createPacificCalendar } from './pacific-calendar.js';
import { sendSince } from './send-since.js';
import { asLiteralPst, asPacific, asUtc } from './server-readings.js';
import { sumAudit } from './sum-audit.js';

const minuteInMs = 60_000;
const hourInMs = 60 * minuteInMs;
const neverLate = sendSince(shipstation, {});

describe('the audit of start dates', () => {
  const [fromInMs, untilInMs] = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)];
  const calendar = createPacificCalendar(fromInMs, untilInMs);
  const aroundChanges = () =>
    stepAround(calendar.changes, { radiusInMs: 12 * hourInMs, stepInMs: minuteInMs, shiftInMs: 0 });
  const atOffset = (offsetInHours: number) => (sinceInMs: number) =>
    new Date(sinceInMs + offsetInHours * hourInMs).toISOString().slice(0, 19).replace('T', ' ');
  const audit = (render: (sinceInMs: number) => string) =>
    sumAudit(auditSince(render, aroundChanges(), [asLiteralPst, ...asPacific(calendar), asUtc]));

  it('finds the skipped hour when nothing moves it back', () => {
    // Sixty minutes with two Pacific readings each.
    expect(audit(atOffset(-8))).toMatchObject({ late: 0, missing: 120 });
  });

  it('finds start dates that are late, too early or no wall clock', () => {
    expect(audit(atOffset(-7)).late).toBeGreaterThan(0);
    expect(audit(atOffset(-9)).tooEarly).toBeGreaterThan(0);
    expect(audit((sinceInMs) => neverLate(sinceInMs + 1000)).late).toBeGreaterThan(0);
    expect(audit((sinceInMs) => `${neverLate(sinceInMs)}Z`).missing).toBe(4 * 2 * 24 * 60);
  });
});
