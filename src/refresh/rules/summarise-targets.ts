import { isFinal, type RefreshStatus, type TargetStatus, targetStatuses } from './refresh-status.js';

/** How many targets are in each status. */
export type TargetCounts = Readonly<Record<TargetStatus | 'total', number>>;

/** Counts targets by status. */
export function countTargets(statuses: Iterable<TargetStatus>): TargetCounts {
  const counts: Record<TargetStatus | 'total', number> = {
    total: 0,
    queued: 0,
    requested: 0,
    running: 0,
    succeeded: 0,
    failed: 0,
    canceled: 0,
    expired: 0,
  };
  for (const status of statuses) {
    counts.total += 1;
    counts[status] += 1;
  }
  return counts;
}

/**
 * The status of a refresh, from the statuses of its targets. While a target is unfinished: `running` if one runs or has finished, else
 * `requested` if one is, else `queued`. When all have finished: `canceled` if the caller's cancel ended at least one; the common status
 * if all have the same; `partial` if any succeeded; else `failed` before `expired` before `canceled`. Without targets: `queued`.
 */
export function summariseTargets(counts: TargetCounts, canceledByCaller: boolean): RefreshStatus {
  const finished = targetStatuses.filter(isFinal).reduce((sum, status) => sum + counts[status], 0);
  if (counts.total === 0 || finished < counts.total) {
    if (counts.running > 0 || finished > 0) return 'running';
    return counts.requested > 0 ? 'requested' : 'queued';
  }
  if (canceledByCaller && counts.canceled > 0) return 'canceled';
  const same = targetStatuses.find((status) => counts[status] === counts.total);
  if (same !== undefined) return same;
  if (counts.succeeded > 0) return 'partial';
  if (counts.failed > 0) return 'failed';
  return counts.expired > 0 ? 'expired' : 'canceled';
}
