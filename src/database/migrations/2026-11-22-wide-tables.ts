import { type Kysely, sql } from 'kysely';

/** What finds rows among a million refreshes and ten thousand connections. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements = [
  // Null until the end: an index on `status` itself would be written at every step of a refresh.
  `alter table refreshes add column final_status text
    generated always as (case when finished_at is not null then status end) stored`,
  `create index refreshes_by_final_status on refreshes (final_status, id desc) where final_status is not null`,
  `create index refreshes_by_connection_and_final_status on refreshes (connection_id, final_status, id desc)
    where final_status is not null`,
  `create index refreshes_open on refreshes (id desc) where finished_at is null`,
  `create index refreshes_by_source on refreshes (source_id, id desc) where source_id is not null`,
  `create index refreshes_by_connection_and_source on refreshes (connection_id, source_id, id desc)
    where source_id is not null`,
  `create index refreshes_by_caller on refreshes (caller, id desc)`,
  `create index connections_by_provider on connections (provider, internal_id) where deleted_at is null`,
  `create index connections_deleted on connections (deleted_at) where deleted_at is not null`,
  `create index provider_calls_by_connection on provider_calls (connection_id, begun_at)`,
  `create index audit_entries_by_time on audit_entries (at)`,
];
