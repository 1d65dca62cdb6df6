import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { RefreshRecord, TargetRecord } from './refresh-records.js';
import {
  type EarlyEnd,
  type EndOfTarget,
  endTargetEarly,
  errorOfDeadline,
} from '../rules/end-target-early.js';
import type { RefreshError } from '../rules/notes.js';
import { lockOpenRefreshes, readOpenTargets, withdrawUnwantedRuns } from './lock-refreshes.js';
import { lockSources } from './lock-sources.js';
import { recordRefresh } from './record-refresh.js';
import { propagateToTargets } from './propagate-to-targets.js';

/**
 * Ends a refresh before its runs finish, by a caller's cancel or by the deadline. The state of its runs is applied first, so that a
 * finished import is neither canceled nor expired. Waiting runs that no other target needs are withdrawn; triggered ones continue at
 * the provider. Returns the finished refresh, or null if it had finished before.
 */
export async function endRefreshEarly(
  transaction: DatabaseTransaction,
  refreshId: string,
  end: EarlyEnd,
): Promise<RefreshRecord | null> {
  const refresh = await lockWithSources(transaction, refreshId);
  if (refresh === null) return null;
  if (!refresh.targets_fixed) {
    const error = end === 'expired' ? errorOfDeadline(false) : null;
    return recordRefresh(transaction, refresh, { endWithoutTargets: { status: end, error } });
  }
  const unfinished = await readOpenTargets(transaction, [refreshId]);
  const runs = await lockRunsOf(transaction, unfinished);
  await propagateToTargets(transaction, unfinished);
  const open = await readOpenTargets(transaction, [refreshId]);
  const rejection = end === 'expired' ? await readRejection(transaction, refresh.connection_id) : null;
  const ends = open.map((target) => endOf(target, runs.get(target.run_id ?? ''), end, rejection));
  await sql`
    update targets set status = finished.status, finished_at = clock_timestamp(), waiting = null, error = finished.error,
      requested_at = finished.requested_at
    from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as finished (source_id text, status text, error jsonb,
      requested_at timestamptz)
    where targets.refresh_id = ${refreshId} and targets.source_id = finished.source_id`.execute(transaction);
  await withdrawUnwantedRuns(
    transaction,
    open.flatMap((target) => target.run_id ?? []),
  );
  const warnings = ends.flatMap((one) => one.warning ?? []);
  return recordRefresh(transaction, refresh, { canceledByCaller: end === 'canceled', warnings });
}

/**
 * Locks the sources of the open targets of a refresh, then the refresh. Null when it has finished. If the refresh got its targets while
 * this waited for its lock, the lock is released and both are locked again, to keep the order of locks.
 */
async function lockWithSources(
  transaction: DatabaseTransaction,
  refreshId: string,
): Promise<RefreshRecord | null> {
  const targets = await readOpenTargets(transaction, [refreshId]);
  const connectionId = targets[0]?.connection_id;
  if (connectionId === undefined) return lockWithoutSources(transaction, refreshId);
  await lockSources(
    transaction,
    connectionId,
    targets.map((target) => target.source_id),
  );
  const [refresh] = await lockOpenRefreshes(transaction, [refreshId]);
  return refresh ?? null;
}

async function lockWithoutSources(
  transaction: DatabaseTransaction,
  refreshId: string,
): Promise<RefreshRecord | null> {
  await sql`savepoint unlocked`.execute(transaction);
  const [refresh] = await lockOpenRefreshes(transaction, [refreshId]);
  if (refresh === undefined) return null;
  if ((await readOpenTargets(transaction, [refreshId])).length === 0) return refresh;
  await sql`rollback to savepoint unlocked`.execute(transaction);
  return lockWithSources(transaction, refreshId);
}

interface StoredEnd extends EndOfTarget {
  readonly source_id: string;
  readonly requested_at: Date | null;
}

interface RunFacts {
  readonly id: string;
  readonly requested_at: Date | null;
  readonly unmapped: string | null;
}

/** Locks the runs of targets, so that none is frozen meanwhile. */
async function lockRunsOf(
  transaction: DatabaseTransaction,
  targets: readonly TargetRecord[],
): Promise<ReadonlyMap<string, RunFacts>> {
  const { rows } = await sql<RunFacts>`
    select id, requested_at, evidence ->> 'unmappedStatus' as unmapped from runs
    where id = any(${targets.flatMap((target) => target.run_id ?? [])})
    order by id for no key update`.execute(transaction);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The error of the last list read, if the provider rejected it and no read has succeeded since. */
async function readRejection(
  transaction: DatabaseTransaction,
  connectionId: number,
): Promise<RefreshError | null> {
  const { rows } = await sql<RefreshError>`
    select list_failure ->> 'code' as code, list_failure ->> 'detail' as detail from dispatches
    where connection_id = ${connectionId} and list_failures > 0
      and list_failure ->> 'code' = 'provider-rejected'`.execute(transaction);
  return rows[0] ?? null;
}

function endOf(
  target: TargetRecord,
  run: RunFacts | undefined,
  end: EarlyEnd,
  rejection: RefreshError | null,
): StoredEnd {
  const requestedAt = target.requested_at ?? run?.requested_at ?? null;
  const open = { source: target.source_id, requestedAt, unmappedStatus: run?.unmapped ?? null };
  return {
    source_id: target.source_id,
    requested_at: requestedAt,
    ...endTargetEarly(open, end, rejection),
  };
}
