import type { ProviderSettings } from '../../../../src/providers/contract/provider.js';
import type { StatusReading } from '../../../../src/providers/contract/source-reading.js';
import { findDeclaredStatus } from '../../../../src/providers/kit/find-declared-status.js';
import { matchStatusTable, type StatusTable } from '../../../../src/providers/kit/status-table.js';

/** The four states of a shop. */
export const tallyportStatusTable: StatusTable = {
  running: { equals: ['importing'], contains: [] },
  queued: { equals: ['lined up'], contains: [] },
  idle: { equals: ['resting'], contains: [] },
  error: { equals: ['broken'], contains: [] },
};

/** Declared statuses win over the table. */
export function mapTallyportStatus(raw: string | null, settings: ProviderSettings): StatusReading {
  if (raw === null) return { normalizedStatus: 'unknown', providerStatus: null };
  const [normalizedStatus] = matchStatusTable(tallyportStatusTable, raw);
  return {
    normalizedStatus: findDeclaredStatus(settings, raw) ?? normalizedStatus ?? 'unknown',
    providerStatus: raw,
  };
}
