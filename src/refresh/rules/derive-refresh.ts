import type { RefreshError, Waiting, Warning } from './notes.js';
import {
  isFinal,
  type RefreshOutcome,
  type RefreshStatus,
  refreshTransitions,
  type TargetStatus,
  targetStatuses,
} from './refresh-status.js';

/** The targets of one refresh, summed up. */
export interface TargetFacts {
  readonly counts: TargetCounts;
  /** When the first of them was triggered. */
  readonly requestedAt: Date | null;
  readonly outcome: RefreshOutcome | null;
  /** The wait with the earliest end, if all targets are queued or there is only one. */
  readonly waiting: Waiting | null;
  /** The error that all unsuccessful targets share, or null. `deadline-exceeded` if the others have only `not-asked`. */
  readonly error: RefreshError | null;
}

/** What changes apart from the targets. */
export interface RefreshChange {
  readonly canceledByCaller?: boolean;
  readonly warnings?: readonly Warning[];
  /** The end of a refresh without targets: it found none, or it was canceled or expired before its targets were fixed. */
  readonly endWithoutTargets?: {
    readonly status: 'failed' | 'canceled' | 'expired';
    readonly error: RefreshError | null;
  };
}

/** The fields of a refresh that its next state depends on. */
export interface DerivableRefresh {
  readonly status: RefreshStatus;
  readonly sequence: number;
  readonly targets_fixed: boolean;
  readonly waiting: Waiting | null;
  readonly warnings: readonly Warning[];
}

/** The next state of an unfinished refresh. */
export interface DerivedRefresh {
  readonly status: RefreshStatus;
  /** True when the refresh finishes with this change. */
  readonly ends: boolean;
  /** True when it enters a new status, so that an event is written. */
  readonly enters: boolean;
  readonly outcome: TargetFacts['outcome'];
  readonly counts: TargetCounts;
  readonly waiting: Waiting | null;
  readonly warnings: readonly Warning[];
  readonly error: RefreshError | null;
  readonly requestedAt: Date | null;
}

/** Derives the next state of a refresh from its targets. Do not call it for a finished one: a final state never changes. */
export function deriveRefresh(
  refresh: DerivableRefresh,
  facts: TargetFacts,
  change: RefreshChange,
): DerivedRefresh {
  const requested =
    change.endWithoutTargets?.status ?? summariseTargets(facts.counts, change.canceledByCaller ?? false);
  const status = refreshTransitions[refresh.status].includes(requested) ? requested : refresh.status;
  const ends = isFinal(status);
  const waiting = refresh.targets_fixed ? facts.waiting : refresh.waiting;
  return {
    status,
    ends,
    enters: status !== refresh.status || refresh.sequence === 0,
    outcome: ends ? facts.outcome : null,
    counts: facts.counts,
    waiting: ends ? null : waiting,
    warnings: [...refresh.warnings, ...(change.warnings ?? [])],
    error: ends ? (change.endWithoutTargets?.error ?? facts.error) : null,
    requestedAt: facts.requestedAt,
  };
}

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
