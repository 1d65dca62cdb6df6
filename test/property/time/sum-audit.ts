import type { AuditCount } from './audit-since.js';

/** The errors of all readings. */
export type AuditSum = Pick<AuditCount, 'late' | 'greatestDelayInMs' | 'missing' | 'tooEarly'>;

/** No errors. */
export const nothingWrong: AuditSum = { late: 0, greatestDelayInMs: 0, missing: 0, tooEarly: 0 };

/** Sums the errors of all readings. */
export function sumAudit(counts: readonly AuditCount[]): AuditSum {
  return {
    late: counts.reduce((total, { late }) => total + late, 0),
    greatestDelayInMs: Math.max(...counts.map(({ greatestDelayInMs }) => greatestDelayInMs)),
    missing: counts.reduce((total, { missing }) => total + missing, 0),
    tooEarly: counts.reduce((total, { tooEarly }) => total + tooEarly, 0),
  };
}
