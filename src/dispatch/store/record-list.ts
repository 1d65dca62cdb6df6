import { sql } from 'kysely';
import type { OpenAccount } from '../../connections/connection-accounts.js';
import type { DatabaseTransaction } from '../../database/database.js';
import type { SourceReading, AttemptOrder } from '../../providers/contract/source-reading.js';
import { endRuns } from '../../refresh/store/change-runs.js';
import { findHopelessRuns, latestAttempt, type ListRead } from '../plan/judge-list.js';
import { readOpenRuns } from './read-runs.js';

/**
 * Records what a list shows about each source. Settling the triggered runs comes afterwards (`settleListed`). Only the last
 * page completes a list; only from a full list can a source be absent.
 */
export async function recordList(
  transaction: DatabaseTransaction,
  account: OpenAccount,
  list: ListRead,
): Promise<void> {
  const connectionId = account.connection.internalId;
  const { compareAttempts } = account.definition;
  const latest = await lockLastAttempts(transaction, connectionId);
  await storeReadings(transaction, connectionId, list, latest, compareAttempts);
  if (list.continuation.kind === 'none') await recordFullList(transaction, connectionId, list);
  else await storeContinuation(transaction, connectionId, list);
  await endHopelessRuns(transaction, connectionId, list.readings);
}

async function recordFullList(
  transaction: DatabaseTransaction,
  connectionId: number,
  list: ListRead,
): Promise<void> {
  await countAbsences(transaction, connectionId, list);
  await transaction
    .updateTable('dispatches')
    .set({
      list_started_at: new Date(list.firstStartedAtInMs),
      list_finished_at: new Date(list.finishedAtInMs),
      list_continuation: null,
      list_failures: 0,
      list_failure: null,
      failed_list_started_at: null,
      suspected_refusal: null,
    })
    .where('connection_id', '=', connectionId)
    .execute();
}

/** A page that could be read clears a suspected refusal, even if the list is incomplete. */
async function storeContinuation(
  transaction: DatabaseTransaction,
  connectionId: number,
  { continuation, firstStartedAtInMs }: ListRead,
): Promise<void> {
  const record =
    continuation.kind === 'page' ? { page: continuation.page, startedAtInMs: firstStartedAtInMs } : null;
  await transaction
    .updateTable('dispatches')
    .set({ list_continuation: record === null ? null : JSON.stringify(record), suspected_refusal: null })
    .where('connection_id', '=', connectionId)
    .execute();
}

async function lockLastAttempts(
  transaction: DatabaseTransaction,
  connectionId: number,
): Promise<ReadonlyMap<string, string | null>> {
  const rows = await transaction
    .selectFrom('sources')
    .select(['source_id', 'latest_attempt'])
    .where('connection_id', '=', connectionId)
    .orderBy('source_id')
    .forNoKeyUpdate()
    .execute();
  return new Map(rows.map((row) => [row.source_id, row.latest_attempt]));
}

async function storeReadings(
  transaction: DatabaseTransaction,
  connectionId: number,
  { readings, startedAtInMs, finishedAtInMs }: ListRead,
  latest: ReadonlyMap<string, string | null>,
  compareAttempts: (earlier: string, later: string) => AttemptOrder,
): Promise<void> {
  const rows = readings.map((reading) => ({
    source_id: reading.source,
    name: reading.name,
    marketplace: reading.marketplace,
    active: reading.active,
    refreshable: reading.refreshable,
    normalized_status: reading.status?.normalizedStatus ?? null,
    provider_status: reading.status?.providerStatus ?? null,
    last_attempt: reading.lastAttempt?.raw ?? null,
    last_attempt_at: reading.lastAttempt?.instant ?? null,
    last_attempt_ambiguous: reading.lastAttempt?.ambiguous ?? false,
    latest_attempt: latestAttempt(latest.get(reading.source) ?? null, reading, compareAttempts),
    watermark_at: reading.watermarkAtEarliest,
  }));
  await sql`
    insert into sources as kept (connection_id, source_id, known, absences, name, marketplace, active, refreshable,
      normalized_status, provider_status, status_read_started_at, last_attempt, last_attempt_at, last_attempt_ambiguous,
      latest_attempt, watermark_at, observation_started_at, observed_at)
    select ${connectionId}::bigint, source_id, true, 0, name, marketplace, active, refreshable, normalized_status,
      provider_status, case when normalized_status is not null then ${new Date(startedAtInMs)}::timestamptz end,
      last_attempt, last_attempt_at, last_attempt_ambiguous, latest_attempt, watermark_at,
      ${new Date(startedAtInMs)}::timestamptz, ${new Date(finishedAtInMs)}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as shown (source_id text, name text, marketplace text,
      active boolean, refreshable boolean, normalized_status text, provider_status text, last_attempt text,
      last_attempt_at timestamptz, last_attempt_ambiguous boolean, latest_attempt text, watermark_at timestamptz)
    on conflict (connection_id, source_id) do update set
      known = true, absences = 0, name = excluded.name, marketplace = excluded.marketplace, active = excluded.active,
      refreshable = excluded.refreshable
        and (kept.not_refreshable_at is null or kept.not_refreshable_at < clock_timestamp() - interval '1 day'),
      normalized_status = coalesce(excluded.normalized_status, kept.normalized_status),
      provider_status = case when excluded.normalized_status is null then kept.provider_status
        else excluded.provider_status end,
      status_read_started_at = coalesce(excluded.status_read_started_at, kept.status_read_started_at),
      last_attempt = excluded.last_attempt, last_attempt_at = excluded.last_attempt_at,
      last_attempt_ambiguous = excluded.last_attempt_ambiguous, latest_attempt = excluded.latest_attempt,
      watermark_at = excluded.watermark_at, observation_started_at = excluded.observation_started_at,
      observed_at = excluded.observed_at`.execute(transaction);
}

async function countAbsences(
  transaction: DatabaseTransaction,
  connectionId: number,
  list: ListRead,
): Promise<void> {
  await sql`
    update sources set absences = absences + 1
    where connection_id = ${connectionId} and not (source_id = any(${list.readings.map((one) => one.source)}))
      and (observation_started_at is null or observation_started_at < ${new Date(list.firstStartedAtInMs)})`.execute(
    transaction,
  );
}

/** Ends runs whose source is missing or, before the trigger, cannot be refreshed. */
async function endHopelessRuns(
  transaction: DatabaseTransaction,
  connectionId: number,
  readings: readonly SourceReading[],
): Promise<void> {
  const absences = await transaction
    .selectFrom('sources')
    .select(['source_id', 'absences'])
    .where('connection_id', '=', connectionId)
    .where('absences', '>', 0)
    .execute();
  const absencesOf = new Map(absences.map((row) => [row.source_id, row.absences]));
  const unrefreshable = readings.filter(({ refreshable }) => !refreshable).map(({ source }) => source);
  const runs = await readOpenRuns(transaction, connectionId, [...absencesOf.keys(), ...unrefreshable]);
  for (const { error, runs: hopeless } of findHopelessRuns(runs, absencesOf, readings)) {
    await endRuns(
      transaction,
      connectionId,
      hopeless.map((one) => one.run),
      { event: 'failed', error },
    );
  }
}
