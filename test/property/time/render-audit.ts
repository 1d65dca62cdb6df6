import type { AuditCount } from './audit-since.js';

/** One line for each reading, in columns. */
export function renderAudit(counts: readonly AuditCount[]): string {
  return counts
    .map((count) =>
      [
        `  read as ${count.reading}`.padEnd(42),
        `${String(count.instants).padStart(8)} checked`,
        `late: ${count.late}${count.late === 0 ? '' : ` (by ${renderDuration(count.greatestDelayInMs)} at most)`}`,
        `wall clocks that do not exist: ${count.missing}`,
        `greatest overlap: ${renderDuration(count.greatestOverlapInMs)}`,
        ...(count.tooEarly === 0 ? [] : [`earlier than allowed: ${count.tooEarly}`]),
      ].join('  '),
    )
    .join('\n');
}

/** `H:MM:SS`, with milliseconds if there are any. */
export function renderDuration(durationInMs: number): string {
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  const milliseconds = durationInMs % 1000;
  const seconds = Math.floor(durationInMs / 1000);
  const fraction = milliseconds === 0 ? '' : `.${String(milliseconds).padStart(3, '0')}`;
  return `${Math.floor(seconds / 3600)}:${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}${fraction}`;
}
