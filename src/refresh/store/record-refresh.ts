import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import {
  type DerivedRefresh,
  deriveRefresh,
  type RefreshChange,
  type TargetCounts,
  type TargetFacts,
} from '../rules/derive-refresh.js';
import type { RefreshError, Waiting } from '../rules/notes.js';
import { isFinal, type RefreshOutcome } from '../rules/refresh-status.js';
import type { RefreshRecord } from './refresh-records.js';
import { writeEvents } from './write-events.js';

/**
 * Derives a refresh from its targets and stores it as one visible change: the sequence grows by one, and an event is written if the
 * status is new. The caller holds the lock of the refresh. A finished refresh does not change.
 */
export async function recordRefresh(
  transaction: DatabaseTransaction,
  refresh: RefreshRecord,
  change: RefreshChange = {},
): Promise<RefreshRecord> {
  return (await recordRefreshes(transaction, [refresh], change))[0] ?? refresh;
}

/** The same for several refreshes. Returns the new rows of those that were unfinished. */
export async function recordRefreshes(
  transaction: DatabaseTransaction,
  refreshes: readonly RefreshRecord[],
  change: RefreshChange = {},
): Promise<readonly RefreshRecord[]> {
  const open = refreshes.filter(({ status }) => !isFinal(status));
  if (open.length === 0) return [];
  const facts = await readTargetFacts(
    transaction,
    open.map(({ id }) => id),
  );
  const next = new Map(
    open.flatMap((refresh) => {
      const found = facts.get(refresh.id);
      return found === undefined ? [] : [[refresh.id, deriveRefresh(refresh, found, change)] as const];
    }),
  );
  const stored = await storeNext(transaction, next);
  await writeEvents(
    transaction,
    stored.filter(({ id }) => next.get(id)?.enters === true),
  );
  return stored;
}

async function storeNext(
  transaction: DatabaseTransaction,
  next: ReadonlyMap<string, DerivedRefresh>,
): Promise<readonly RefreshRecord[]> {
  const states = [...next].map(([id, state]) => ({ id, ...state }));
  const { rows } = await sql<RefreshRecord>`
    update refreshes set status = next.status, sequence = refreshes.sequence + 1, outcome = next.outcome,
      target_counts = next.counts, waiting = next.waiting, warnings = next.warnings, error = next.error,
      requested_at = next."requestedAt", updated_at = clock_timestamp(),
      finished_at = case when next.ends then clock_timestamp() end
    from jsonb_to_recordset(${JSON.stringify(states)}::jsonb) as next (id text, status text, outcome text, counts jsonb,
      waiting jsonb, warnings jsonb, error jsonb, "requestedAt" timestamptz, ends boolean)
    where refreshes.id = next.id and refreshes.id = any(${[...next.keys()]}::text[]) returning refreshes.*`.execute(
    transaction,
  );
  return rows;
}

interface FactsRow {
  readonly refresh_id: string;
  readonly counts: TargetCounts;
  readonly requested_at: Date | null;
  readonly outcome: RefreshOutcome | null;
  readonly waiting: Waiting | null;
  readonly error: RefreshError | null;
}

/** Sums up the targets of each refresh in one query. A refresh without targets gets facts too. */
export async function readTargetFacts(
  transaction: DatabaseTransaction,
  refreshIds: readonly string[],
): Promise<ReadonlyMap<string, TargetFacts>> {
  const { rows } = await sql<FactsRow>`
    select given.refresh_id, facts.*
    from unnest(${refreshIds}::text[]) as given (refresh_id)
    cross join lateral (select
      json_build_object(
        'total', count(*),
        'queued', count(*) filter (where status = 'queued'),
        'requested', count(*) filter (where status = 'requested'),
        'running', count(*) filter (where status = 'running'),
        'succeeded', count(*) filter (where status = 'succeeded'),
        'failed', count(*) filter (where status = 'failed'),
        'canceled', count(*) filter (where status = 'canceled'),
        'expired', count(*) filter (where status = 'expired')
      ) as counts,
      min(requested_at) as requested_at,
      case
        when bool_or(outcome = 'imported') then 'imported'
        when bool_or(outcome = 'already-fresh') then 'already-fresh'
      end as outcome,
      case when bool_and(status = 'queued') or count(*) = 1 then
        (array_agg(waiting order by waiting ->> 'until' nulls last, source_id)
          filter (where waiting is not null))[1]
      end as waiting,
      case when min(error ->> 'code') = max(error ->> 'code') then
        (array_agg(error order by source_id) filter (where error is not null))[1]
      when bool_and(coalesce(error ->> 'code' in ('deadline-exceeded', 'not-asked'), true)) then
        (array_agg(error order by source_id) filter (where error ->> 'code' = 'deadline-exceeded'))[1]
      end as error
    from targets where targets.refresh_id = given.refresh_id) as facts`.execute(transaction);
  return new Map(
    rows.map(({ refresh_id: id, requested_at: requestedAt, ...facts }) => [id, { ...facts, requestedAt }]),
  );
}
