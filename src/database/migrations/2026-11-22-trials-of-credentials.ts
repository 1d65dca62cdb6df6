import { type Kysely, sql } from 'kysely';

/** New credentials that are verified before they are used, and who wished for a provider call. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements = [
  `create table credential_trials (
    connection_id bigint primary key references connections (internal_id),
    id text not null unique,
    sealed_credentials text not null,
    base_url text not null,
    asked_by text not null,
    created_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    failure jsonb
  )`,
  `alter table dispatches add column trial_wanted text`,
  `alter table dispatches add column trial_begun text`,
  `alter table dispatches add column list_wanted_by text[] not null default '{}'`,
  `alter table dispatches add column verify_wanted_by text[] not null default '{}'`,
  `alter table provider_calls add column asked_by text[] not null default '{}'`,
];
