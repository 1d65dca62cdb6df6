import type { RefreshError, Waiting, Warning } from './notes.js';
import { isFinal, type RefreshStatus, refreshTransitions } from './refresh-status.js';
import { summariseTargets, type TargetCounts } from './summarise-targets.js';

/** What the targets of one refresh amount to. */
export interface TargetFacts {
  readonly counts: TargetCounts;
  /** When the first of them was asked. */
  readonly requestedAt: Date | null;
  readonly outcome: 'imported' | 'already-fresh' | null;
  /** The soonest wait, when none of them has been asked yet. */
  readonly waiting: Waiting | null;
  /** The error that all failed ones have in common, or null; the passed deadline if only some were never asked. */
  readonly error: RefreshError | null;
}

/** What changes besides the targets. */
export interface RefreshChange {
  readonly canceledByCaller?: boolean;
  readonly warnings?: readonly Warning[];
  /** An end that has no targets: a whole-connection refresh that found nothing, or expired before its targets were fixed. */
  readonly endWithoutTargets?: {
    readonly status: 'failed' | 'canceled' | 'expired';
    readonly error: RefreshError | null;
  };
}

/** What of a refresh its next state depends on. */
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
  /** True when it comes to its end by this. */
  readonly ends: boolean;
  /** True when it enters a state by this, of which an event tells. */
  readonly enters: boolean;
  readonly outcome: TargetFacts['outcome'];
  readonly counts: TargetCounts;
  readonly waiting: Waiting | null;
  readonly warnings: readonly Warning[];
  readonly error: RefreshError | null;
  readonly requestedAt: Date | null;
}

/** Derives a refresh from its targets. An ended one must not be derived again: a final state never changes. */
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
