import { type Kysely, sql } from 'kysely';

/** Webhooks, what is to be delivered to them, and how far events have been handed to them. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements = [
  `create table webhooks (
    internal_id bigint generated always as identity primary key,
    id text not null unique,
    caller text not null,
    granted_connections text[],
    url text not null,
    event_types text[],
    connections text[],
    description text,
    enabled boolean not null default true,
    disabled_reason text,
    disabled_at timestamptz,
    sealed_secret text,
    sealed_previous_secret text,
    previous_secret_until timestamptz,
    failures_in_row integer not null default 0,
    failing_since timestamptz,
    resting_until timestamptz,
    due_at timestamptz not null default 'infinity',
    lease_owner text,
    lease_until timestamptz,
    fence bigint not null default 0,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    check (enabled = (disabled_reason is null)),
    check (enabled = (disabled_at is null))
  )`,
  `create index webhooks_due on webhooks (due_at)`,
  `create index webhooks_leased on webhooks (lease_until) where lease_until is not null`,
  `create index webhooks_by_caller on webhooks (caller, id)`,
  `create table webhook_deliveries (
    row_id bigint generated always as identity primary key,
    id text not null unique,
    webhook_id bigint not null references webhooks (internal_id) on delete cascade,
    event_id text not null,
    event_type text not null,
    refresh_id text,
    sequence integer not null,
    connection text,
    body text not null,
    status text not null default 'pending' check (status in ('pending', 'succeeded', 'failed', 'dropped')),
    attempt_count integer not null default 0,
    round_count integer not null default 0,
    attempts jsonb not null default '[]',
    next_attempt_at timestamptz default clock_timestamp(),
    created_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    unique (webhook_id, event_id),
    check ((status = 'pending') = (next_attempt_at is not null)),
    check ((status = 'pending') = (finished_at is null))
  )`,
  `create index webhook_deliveries_due on webhook_deliveries (webhook_id, next_attempt_at) where status = 'pending'`,
  `create index webhook_deliveries_log on webhook_deliveries (webhook_id, row_id desc)`,
  `create index webhook_deliveries_finished on webhook_deliveries (finished_at) where finished_at is not null`,
  `create table webhook_relay (
    only_row boolean primary key default true check (only_row),
    transaction_id xid8 not null,
    row_id bigint not null
  )`,
  // What happened before there were webhooks is nobody's to be told.
  `insert into webhook_relay (transaction_id, row_id) values (pg_snapshot_xmin(pg_current_snapshot()), 0)`,
];
