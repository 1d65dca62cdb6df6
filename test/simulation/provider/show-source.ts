import type {
  ProviderStamp,
  SourceReading,
  StatusReading,
} from '../../../src/providers/contract/source-reading.js';
import type { AccountWays, SourceWays } from './account-ways.js';
import type { SourceLook } from './import-history.js';

const shipengineWords: Readonly<Record<SourceLook['phase'], StatusReading>> = {
  idle: { word: 'idle', providerStatus: 'idle' },
  queued: { word: 'queued', providerStatus: 'preparing_update' },
  running: { word: 'running', providerStatus: 'updating' },
  error: { word: 'error', providerStatus: 'error' },
};
const shipstationWords: Readonly<Record<SourceLook['phase'], StatusReading>> = {
  idle: { word: 'idle', providerStatus: 'Success' },
  queued: { word: 'queued', providerStatus: 'Queued' },
  running: { word: 'running', providerStatus: 'Updating orders' },
  error: { word: 'error', providerStatus: 'Error' },
};

/** The status of a source in the words of its provider. */
export function showStatus(like: AccountWays['like'], look: SourceLook): StatusReading {
  return (like === 'shipstation' ? shipstationWords : shipengineWords)[look.phase];
}

/** A word that no table has. */
export const strangeStatus: StatusReading = { word: 'unknown', providerStatus: 'Reticulating' };

/** What a list shows of a source. */
export function showSource(
  like: AccountWays['like'],
  { id, refreshable, markAt }: SourceWays,
  status: StatusReading,
  lastAttempt: ProviderStamp | null,
): SourceReading {
  return {
    source: id,
    name: `Store ${id}`,
    marketplace: 'simulated',
    active: true,
    refreshable,
    status: like === 'shipstation' ? null : status,
    lastAttempt,
    markAtEarliest: markAt,
  };
}
