import { sql } from 'kysely';
import type { Database } from '../../database/database.js';

const atOnce = 500;
/** Targets go with their refreshes: a batch ends with the refresh that brings them to so many. */
const targetBatchSize = 1000;

/** Deletes one batch of each kind of what ended more than `days` ago; returns how many rows went, targets and events not counted. */
export async function deleteOld(database: Database, days: number): Promise<number> {
  const statements = [
    sql`with old as materialized (select id, finished_at, (target_counts ->> 'total')::integer as targets from refreshes
        where finished_at < statement_timestamp() - ${days} * interval '1 day'
        order by finished_at, id limit ${atOnce} for update skip locked),
      counted as (select id, sum(targets) over (order by finished_at, id) - targets as earlier from old)
      delete from refreshes where id = any(array(select id from counted where earlier < ${targetBatchSize}))`,
    sql`delete from runs where id = any(array(select id from runs
        where finished_at < statement_timestamp() - ${days} * interval '1 day' and propagated_version = version
          and not exists (select 1 from targets where targets.run_id = runs.id)
        order by finished_at limit ${atOnce} for update skip locked))`,
    sql`delete from provider_calls where row_id = any(array(select row_id from provider_calls
        where started_at < statement_timestamp() - ${days} * interval '1 day' and finished_at is not null
        order by started_at limit ${atOnce} for update skip locked))`,
    // Left behind by a gateway that died while new credentials were verified.
    sql`delete from credential_checks where created_at < statement_timestamp() - interval '1 hour'`,
  ];
  let deleted = 0;
  for (const statement of statements) {
    deleted += Number((await statement.execute(database)).numAffectedRows ?? 0n);
  }
  return deleted;
}
