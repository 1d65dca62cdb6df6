import { type Kysely, sql } from 'kysely';

/** The record of who changed what, which nobody rewrites, and which refreshes a superseded run had served. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements = [
  `create table audit_entries (
    id text primary key,
    at timestamptz not null default clock_timestamp(),
    caller text not null,
    action text not null,
    subject_kind text not null,
    subject_id text not null,
    connection_id bigint,
    detail jsonb not null default '{}'
  )`,
  `create index audit_entries_by_subject on audit_entries (subject_kind, subject_id)`,
  `create index audit_entries_by_connection on audit_entries (connection_id) where connection_id is not null`,
  `create function refuse_rewriting_audit() returns trigger language plpgsql as $$
    begin
      raise exception 'the audit is append-only: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
    end
  $$`,
  `create trigger audit_is_append_only before update or delete or truncate on audit_entries
    for each statement execute function refuse_rewriting_audit()`,
  `create table run_former_refreshes (
    run_id text not null,
    refresh_id text not null references refreshes (id) on delete cascade,
    primary key (run_id, refresh_id)
  )`,
  `create index run_former_refreshes_by_refresh on run_former_refreshes (refresh_id)`,
  `create index provider_calls_by_run on provider_calls using gin (run_ids)`,
];
