import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { TargetCounts, TargetFacts } from '../rules/derive-refresh.js';
import type { RefreshError, Waiting } from '../rules/notes.js';
import type { RefreshOutcome } from '../rules/refresh-status.js';

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
