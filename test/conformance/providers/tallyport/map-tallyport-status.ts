import type { StatusReading } from '../../../../src/providers/contract/source-reading.js';
import { matchStatusTable, type StatusTable } from '../../../../src/providers/kit/status-table.js';
import { findDeclaredStatus } from '../../../../src/providers/kit/status-words.js';
import type { TallyportSettings } from './tallyport.account.js';

/** The four states of a shop. */
export const tallyportStatusTable: StatusTable = {
  running: { equals: ['importing'], contains: [] },
  queued: { equals: ['lined up'], contains: [] },
  idle: { equals: ['resting'], contains: [] },
  error: { equals: ['broken'], contains: [] },
};

/** Declared statuses win over the table. */
export function mapTallyportStatus(raw: string | null, settings: TallyportSettings): StatusReading {
  if (raw === null) return { normalizedStatus: 'unknown', providerStatus: null };
  const [normalizedStatus] = matchStatusTable(tallyportStatusTable, raw);
  return {
    normalizedStatus: findDeclaredStatus(settings, raw) ?? normalizedStatus ?? 'unknown',
    providerStatus: raw,
  };
}
