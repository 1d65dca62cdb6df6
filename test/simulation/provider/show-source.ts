import type {
  LastAttempt,
  SourceReading,
  StatusReading,
} from '../../../src/providers/contract/source-reading.js';
import type { AccountBehavior, SourceBehavior } from './account-behavior.js';
import type { SourceState } from './import-history.js';

const shipengineStatuses: Readonly<Record<SourceState['phase'], StatusReading>> = {
  idle: { normalizedStatus: 'idle', providerStatus: 'idle' },
  queued: { normalizedStatus: 'queued', providerStatus: 'preparing_update' },
  running: { normalizedStatus: 'running', providerStatus: 'updating' },
  error: { normalizedStatus: 'error', providerStatus: 'error' },
};
const shipstationStatuses: Readonly<Record<SourceState['phase'], StatusReading>> = {
  idle: { normalizedStatus: 'idle', providerStatus: 'Success' },
  queued: { normalizedStatus: 'queued', providerStatus: 'Queued' },
  running: { normalizedStatus: 'running', providerStatus: 'Updating orders' },
  error: { normalizedStatus: 'error', providerStatus: 'Error' },
};

/** The status of a source as its provider shows it. */
export function showStatus(like: AccountBehavior['like'], state: SourceState): StatusReading {
  return (like === 'shipstation' ? shipstationStatuses : shipengineStatuses)[state.phase];
}

/** A status that no table contains. */
export const unknownStatus: StatusReading = { normalizedStatus: 'unknown', providerStatus: 'Reticulating' };

/** What a list shows of a source. */
export function showSource(
  like: AccountBehavior['like'],
  { id, refreshable, watermarkAt }: SourceBehavior,
  status: StatusReading,
  lastAttempt: LastAttempt | null,
): SourceReading {
  return {
    source: id,
    name: `Store ${id}`,
    marketplace: 'simulated',
    active: true,
    refreshable,
    status: like === 'shipstation' ? null : status,
    lastAttempt,
    watermarkAtEarliest: watermarkAt,
  };
}
