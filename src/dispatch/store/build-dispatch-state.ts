import type { OpenAccount } from '../../connections/connection-accounts.js';
import type { CallInFlight, DispatchState } from '../plan/dispatch-state.js';
import type { QuotaRule } from '../plan/quota-window.js';
import type { DispatchRow } from './dispatch-row.js';
import type { RunWithSource } from './read-runs.js';

/** While list reads fail, status reads older than this do not count for the tick. */
const maxTickAgeInMs = 600_000;

/** The parts of the planner's state that a pass has already. */
export interface StateParts {
  readonly connectionId: number;
  /** null: deleted, or its credentials were erased; no call can be made. */
  readonly account: OpenAccount | null;
  readonly row: DispatchRow;
  readonly runs: readonly RunWithSource[];
  readonly inFlight: readonly CallInFlight[];
}

/** The parts of the planner's state that need further queries. */
export type StateReads = Required<
  Pick<DispatchState, 'statusReads' | 'usualImport' | 'hasUnfixedRefreshes' | 'refreshableSources'>
>;

/** Builds the planner's state. */
export function buildDispatchState(
  { account, row, runs, inFlight }: StateParts,
  reads: StateReads,
): DispatchState {
  const capabilities = account?.definition.capabilities;
  return {
    status: account?.connection.status ?? 'paused',
    statusReason: account?.connection.statusReason ?? null,
    capabilities: {
      refreshAll: capabilities?.refreshAll ?? false,
      statusInList: capabilities?.statusInList ?? true,
      readStatus: account?.provider.readStatus !== undefined,
      referenceData: account?.definition.referenceData ?? null,
    },
    settleInMs: (account?.settings.settleSeconds ?? 0) * 1000,
    retriggerAfterInMs: (account?.settings.reaskAfterSeconds ?? 0) * 1000,
    quotaRule: quotaRuleOf(account),
    quota: row.quota,
    inFlight,
    list: {
      demandedAtInMs: row.list_demanded_at?.getTime() ?? null,
      startedAtInMs: row.list_started_at?.getTime() ?? null,
      failedStartedAtInMs: row.failed_list_started_at?.getTime() ?? null,
      retryAtInMs: row.list_failure?.retryAtInMs ?? null,
      failures: row.list_failures,
      nextPage: row.list_continuation?.page ?? null,
    },
    verify: {
      demandedAtInMs: row.verify_demanded_at?.getTime() ?? null,
      startedAtInMs: row.verify_started_at?.getTime() ?? null,
      credentialCheck:
        row.demanded_credential_check === row.started_credential_check ? null : row.demanded_credential_check,
    },
    referenceData: {
      known: row.reference_data !== null,
      readAtInMs: row.reference_data_read_at?.getTime() ?? null,
    },
    suspectedRefusalSinceInMs: row.suspected_refusal?.sinceInMs ?? null,
    runs: runs.map((one) => one.planned),
    ...reads,
  };
}

/** What of `StateReads` is needed. */
export interface NeededReads {
  /**
   * Status reads that started after this belong to the current tick: the start of the last successful list read. Null when
   * nothing is followed, or no list was ever read.
   */
  readonly statusReadsSinceInMs: number | null;
  readonly usualImport: boolean;
  readonly refreshableSources: boolean;
}

/** Decides which parts of the planner's state need a query. */
export function findNeededReads({ account, row, runs }: StateParts): NeededReads {
  const isFollowing = runs.some(({ planned }) => planned.state !== 'waiting');
  return {
    statusReadsSinceInMs:
      row.list_started_at === null || !isFollowing
        ? null
        : Math.max(row.list_started_at.getTime(), row.nowInMs - maxTickAgeInMs),
    usualImport: isFollowing && account?.provider.readStatus !== undefined,
    refreshableSources: account?.definition.capabilities.refreshAll === true,
  };
}

/** The quota by settings or, without them, by the provider's documentation. */
export function quotaRuleOf(account: OpenAccount | null): QuotaRule {
  return {
    callsPerMinute: account?.settings.quota.requestsPerMinute ?? account?.documentedCallsPerMinute ?? 1,
    share: account?.settings.quota.share ?? 1,
  };
}
