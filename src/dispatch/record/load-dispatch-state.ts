import type { OpenAccount } from '../../connections/connection-accounts.js';
import type { DatabaseTransaction } from '../../database/database.js';
import { hasUnfixedRefreshes } from '../../refresh/write/fix-targets.js';
import { absencesOfGone } from '../../refresh/write/store-refresh.js';
import type { CallInFlight, DispatchState } from '../plan/dispatch-state.js';
import type { QuotaRule } from '../plan/quota-window.js';
import type { DispatchRow } from './dispatch-row.js';
import type { RunWithSource } from './read-runs.js';

/** A tick whose list reads fail is not looked back on further than this. */
const longestTickInMs = 600_000;

/** What the planner's state is made of. */
export interface StateParts {
  readonly connectionId: number;
  /** null: deleted, or its credentials were erased; no call can be made. */
  readonly account: OpenAccount | null;
  readonly row: DispatchRow;
  readonly runs: readonly RunWithSource[];
  readonly inFlight: readonly CallInFlight[];
}

/** Puts the planner's state together. */
export async function loadDispatchState(
  transaction: DatabaseTransaction,
  { connectionId, account, row, runs, inFlight }: StateParts,
): Promise<DispatchState> {
  const capabilities = account?.definition.capabilities;
  return {
    status: account?.connection.status ?? 'paused',
    capabilities: {
      refreshAll: capabilities?.refreshAll ?? false,
      statusInList: capabilities?.statusInList ?? true,
      readStatus: account?.provider.readStatus !== undefined,
      readMarketplaces: account?.provider.readMarketplaces !== undefined,
    },
    settleInMs: (account?.settings.settleSeconds ?? 0) * 1000,
    reaskAfterInMs: (account?.settings.reaskAfterSeconds ?? 0) * 1000,
    quotaRule: quotaRuleOf(account),
    quota: row.quota,
    inFlight,
    list: {
      wantedAtInMs: row.list_wanted_at?.getTime() ?? null,
      begunAtInMs: row.list_begun_at?.getTime() ?? null,
      failedBegunAtInMs: row.list_failed_begun_at?.getTime() ?? null,
      retryAtInMs: row.list_failure?.retryAtInMs ?? null,
      failures: row.list_failures,
      nextPage: row.list_rest?.page ?? null,
    },
    statusReads: runs.some(({ planned }) => planned.state !== 'waiting')
      ? await readStatusReads(transaction, connectionId, row)
      : [],
    verify: {
      wantedAtInMs: row.verify_wanted_at?.getTime() ?? null,
      begunAtInMs: row.verify_begun_at?.getTime() ?? null,
      trial: row.trial_wanted === row.trial_begun ? null : row.trial_wanted,
    },
    marketplaces: {
      known: row.marketplaces !== null,
      readAtInMs: row.marketplaces_read_at?.getTime() ?? null,
    },
    doubtSinceInMs: row.authorization_doubt?.sinceInMs ?? null,
    hasUnfixedRefreshes: await hasUnfixedRefreshes(transaction, connectionId),
    refreshableSources:
      capabilities?.refreshAll === true ? await readRefreshable(transaction, connectionId) : new Set(),
    runs: runs.map((one) => one.planned),
  };
}

/** The quota as settings and documentation have it. */
export function quotaRuleOf(account: OpenAccount | null): QuotaRule {
  return {
    callsPerMinute: account?.settings.quota.requestsPerMinute ?? account?.documentedCallsPerMinute ?? 1,
    share: account?.settings.quota.share ?? 1,
  };
}

/** Status reads begun since the last good list read began; whatever came of them, this tick has had them. */
async function readStatusReads(
  transaction: DatabaseTransaction,
  connectionId: number,
  row: DispatchRow,
): Promise<DispatchState['statusReads']> {
  if (row.list_begun_at === null) return [];
  const sinceInMs = Math.max(row.list_begun_at.getTime(), row.nowInMs - longestTickInMs);
  const rows = await transaction
    .selectFrom('provider_calls')
    .select(['source_id', 'begun_at'])
    .where('connection_id', '=', connectionId)
    .where('kind', '=', 'status')
    .where('begun_at', '>', new Date(sinceInMs))
    .execute();
  return rows.flatMap(({ source_id: source, begun_at: begunAt }) =>
    source === null ? [] : [{ source, begunAtInMs: begunAt.getTime() }],
  );
}

async function readRefreshable(transaction: DatabaseTransaction, connectionId: number): Promise<Set<string>> {
  const rows = await transaction
    .selectFrom('sources')
    .select('source_id')
    .where('connection_id', '=', connectionId)
    .where('known', '=', true)
    .where('refreshable', '=', true)
    .where('absences', '<', absencesOfGone)
    .execute();
  return new Set(rows.map((row) => row.source_id));
}
