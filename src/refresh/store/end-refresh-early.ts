import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '../../database/database.js';
import { transact } from '../../database/transact.js';
import {
  type EarlyEnd,
  type EndOfTarget,
  endTargetEarly,
  errorOfDeadline,
} from '../rules/end-target-early.js';
import type { RefreshError } from '../rules/notes.js';
import { lockRefreshWithSources, readOpenTargets, withdrawUnwantedRuns } from './lock-refreshes.js';
import { propagateToTargets } from './propagate-to-targets.js';
import { recordRefresh } from './record-refresh.js';
import type { RefreshRecord, TargetRecord } from './refresh-records.js';

const batchSize = 100;

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
  const refresh = await lockRefreshWithSources(transaction, refreshId);
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

/**
 * Cancels up to 100 unfinished refreshes of deleted connections, or of the given one. Connections deleted more than a day ago are
 * left out: the deadlines of all their refreshes have passed. Idempotent; any replica may call it. Returns the ids of the refreshes
 * that it ended.
 */
export async function endRefreshesOfDeleted(
  database: Database,
  connectionId: number | null,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select refreshes.id from connections join refreshes on refreshes.connection_id = connections.internal_id
    where connections.deleted_at > statement_timestamp() - interval '1 day' and refreshes.finished_at is null
      and (${connectionId}::bigint is null or connections.internal_id = ${connectionId})
    limit ${batchSize}`.execute(database);
  const finished: string[] = [];
  for (const { id } of rows) {
    const refresh = await transact(database, (transaction) => endRefreshEarly(transaction, id, 'canceled'));
    if (refresh !== null) finished.push(id);
  }
  return finished;
}

/** Up to 100 unfinished refreshes whose deadline has passed, the earliest first. */
export async function findExpired(database: Database): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from refreshes where finished_at is null and deadline_at <= statement_timestamp()
    order by deadline_at limit ${batchSize}`.execute(database);
  return rows.map((row) => row.id);
}
