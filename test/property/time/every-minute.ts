import { shipstation } from '../../../src/providers/shipstation/shipstation.definition.js';
import { auditSince, type AuditCount } from './audit-since.js';
import { stepAround, stepThrough } from './list-instants.js';
import { createPacificCalendar } from './pacific-calendar.js';
import { renderAudit } from './render-audit.js';
import { sendSince } from './send-since.js';
import { asLiteralPst, asPacific, asPacificByTemporal, asUtc } from './server-readings.js';

// Renders every minute from 2000 to 2050 and reads it in every way that the provider's documents allow. Exits with 1 when a start
// date is late, does not exist, or is earlier than allowed.

const minuteInMs = 60_000;
const hourInMs = 60 * minuteInMs;
const dayInMs = 24 * hourInMs;
const fromInMs = Date.UTC(2000, 0, 1);
const untilInMs = Date.UTC(2051, 0, 1);
const calendar = createPacificCalendar(fromInMs, untilInMs);
const changes = calendar.changes.filter(({ atInMs }) => atInMs >= fromInMs && atInMs < untilInMs);
const neverLate = sendSince(shipstation, { sinceMode: 'never-late' });
const pacificExact = sendSince(shipstation, { sinceMode: 'pacific-exact' });

function report(title: string, audit: () => readonly AuditCount[]): void {
  const startedInMs = performance.now();
  process.stdout.write(`${title}\n`);
  const counts = audit();
  const seconds = Math.round((performance.now() - startedInMs) / 1000);
  process.stdout.write(`${renderAudit(counts)}\n  ${seconds} s\n`);
  if (counts.some(({ late, missing, tooEarly }) => late + missing + tooEarly > 0)) process.exitCode = 1;
}

report('never-late: every minute from 2000 to 2050', () =>
  auditSince(neverLate, stepThrough(fromInMs, untilInMs, minuteInMs), [
    asLiteralPst,
    ...asPacific(calendar),
    asUtc,
  ]),
);
report(
  `never-late: the last millisecond of every minute three days around each of ${changes.length} changes of the clocks, read by Temporal`,
  () =>
    auditSince(
      neverLate,
      stepAround(changes, { radiusInMs: 3 * dayInMs, stepInMs: minuteInMs, shiftInMs: minuteInMs - 1 }),
      [asLiteralPst, ...asPacificByTemporal(), asUtc],
    ),
);
report('pacific-exact: every hour from 2000 to 2050', () =>
  auditSince(pacificExact, stepThrough(fromInMs, untilInMs, hourInMs), [...asPacific(calendar), asUtc]),
);
report(
  `pacific-exact: every minute a day around each of ${changes.length} changes of the clocks, read by Temporal`,
  () =>
    auditSince(
      pacificExact,
      stepAround(changes, { radiusInMs: dayInMs, stepInMs: minuteInMs, shiftInMs: minuteInMs - 1 }),
      [...asPacificByTemporal(), asUtc],
    ),
);
process.stdout.write(
  'pacific-exact: every hour of 2026, if the provider means literal PST (why never-late is the default)\n',
);
const asked = stepThrough(Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1), hourInMs);
process.stdout.write(`${renderAudit(auditSince(pacificExact, asked, [asLiteralPst]))}\n`);
process.stdout.write(process.exitCode === 1 ? 'NOT PROVEN\n' : 'proven: never late\n');
