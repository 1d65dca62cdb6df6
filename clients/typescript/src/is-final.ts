import type { RefreshStatus } from './generated/index.js';

const finalStatuses: Readonly<Record<RefreshStatus, boolean>> = {
  queued: false,
  requested: false,
  running: false,
  succeeded: true,
  partial: true,
  failed: true,
  canceled: true,
  expired: true,
};

/** True when a refresh with this status has finished; a final status never changes. */
export function isFinal(status: RefreshStatus): boolean {
  return finalStatuses[status];
}
