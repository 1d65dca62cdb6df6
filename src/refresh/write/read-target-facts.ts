import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { TargetFacts } from '../rules/derive-refresh.js';
import type { RefreshError, Waiting } from '../rules/notes.js';
import type { TargetCounts } from '../rules/summarise-targets.js';

interface FactsRow {
  readonly counts: TargetCounts;
  readonly requested_at: Date | null;
  readonly outcome: 'imported' | 'already-fresh' | null;
  readonly waiting: Waiting | null;
  readonly error: RefreshError | null;
}

/** Reads what the targets of one refresh amount to, in one pass over them. */
export async function readTargetFacts(
  transaction: DatabaseTransaction,
  refreshId: string,
): Promise<TargetFacts> {
  const { rows } = await sql<FactsRow>`
    select
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
    from targets where refresh_id = ${refreshId}`.execute(transaction);
  const row = rows[0];
  if (row === undefined) throw new Error('An aggregate without grouping gives one row.');
  return {
    counts: row.counts,
    requestedAt: row.requested_at,
    outcome: row.outcome,
    waiting: row.waiting,
    error: row.error,
  };
}
