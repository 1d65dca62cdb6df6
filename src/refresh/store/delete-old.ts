import { sql } from 'kysely';
import type { Database } from '../../database/database.js';

const rowBatchSize = 500;
/** Targets are deleted with their refreshes. A batch ends with the refresh that reaches this number of targets. */
const targetBatchSize = 1000;

/** Deletes one batch of each kind of row that finished more than `days` ago. Returns the number of rows, without targets and events. */
export async function deleteOld(database: Database, days: number): Promise<number> {
  const statements = [
    sql`with old as materialized (select id, finished_at, (target_counts ->> 'total')::integer as targets from refreshes
        where finished_at < statement_timestamp() - ${days} * interval '1 day'
        order by finished_at, id limit ${rowBatchSize} for update skip locked),
      counted as (select id, sum(targets) over (order by finished_at, id) - targets as earlier from old)
      delete from refreshes where id = any(array(select id from counted where earlier < ${targetBatchSize}))`,
    sql`delete from runs where id = any(array(select id from runs
        where finished_at < statement_timestamp() - ${days} * interval '1 day' and propagated_version = version
          and not exists (select 1 from targets where targets.run_id = runs.id)
        order by finished_at limit ${rowBatchSize} for update skip locked))`,
    sql`delete from provider_calls where row_id = any(array(select row_id from provider_calls
        where started_at < statement_timestamp() - ${days} * interval '1 day' and finished_at is not null
        order by started_at limit ${rowBatchSize} for update skip locked))`,
    // A gateway that dies during a credential check leaves its row.
    sql`delete from credential_checks where created_at < statement_timestamp() - interval '1 hour'`,
  ];
  let deleted = 0;
  for (const statement of statements) {
    deleted += Number((await statement.execute(database)).numAffectedRows ?? 0n);
  }
  return deleted;
}
