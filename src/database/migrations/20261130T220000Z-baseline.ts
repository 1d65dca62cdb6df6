import { type Kysely, sql } from 'kysely';

/** The tables of the first release. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const connections = [
  `create table connections (
    internal_id bigint generated always as identity primary key,
    id text not null unique,
    provider text not null,
    managed_by text not null check (managed_by in ('file', 'api', 'sandbox')),
    status text not null default 'active' check (status in ('active', 'paused', 'unauthorized')),
    status_reason text,
    base_url text not null,
    settings jsonb not null,
    sealed_credentials text,
    credential_version integer not null default 1,
    credential_hint text,
    credential_fingerprint text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz
  )`,
  `create unique index connections_credentials on connections (credential_fingerprint)
    where deleted_at is null and credential_fingerprint is not null`,
  `create index connections_by_provider on connections (provider, internal_id) where deleted_at is null`,
  `create index connections_deleted on connections (deleted_at) where deleted_at is not null`,
  `create table credential_checks (
    connection_id bigint primary key references connections (internal_id),
    id text not null unique,
    sealed_credentials text not null,
    base_url text not null,
    requested_by text not null,
    created_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    failure jsonb
  )`,
  `create table provider_webhook_tokens (
    connection_id bigint primary key references connections (internal_id) on delete cascade,
    token_hash text not null,
    created_at timestamptz not null default clock_timestamp()
  )`,
  `create table provider_webhook_receipts (
    connection_id bigint not null references connections (internal_id) on delete cascade,
    digest text not null,
    received_at timestamptz not null default clock_timestamp(),
    primary key (connection_id, digest)
  )`,
];

const dispatch = [
  `create table dispatches (
    connection_id bigint primary key references connections (internal_id),
    due_at timestamptz not null default now(),
    lease_owner text,
    lease_until timestamptz,
    fence bigint not null default 0,
    quota jsonb,
    list_demanded_at timestamptz,
    list_demanded_by text[] not null default '{}',
    list_started_at timestamptz,
    list_finished_at timestamptz,
    list_continuation jsonb,
    failed_list_started_at timestamptz,
    list_failures integer not null default 0,
    list_failure jsonb,
    verify_demanded_at timestamptz,
    verify_demanded_by text[] not null default '{}',
    verify_started_at timestamptz,
    verify_finished_at timestamptz,
    verify_failure jsonb,
    suspected_refusal jsonb,
    demanded_credential_check text,
    started_credential_check text,
    reference_data jsonb,
    reference_data_read_at timestamptz
  )`,
  `create index dispatches_due on dispatches (due_at)`,
  `create index dispatches_leased on dispatches (lease_until) where lease_until is not null`,
  // A list read writes every source. Half of each page is free for the new versions of its rows, so no index is written.
  `create table sources (
    connection_id bigint not null references connections (internal_id),
    source_id text not null,
    known boolean not null,
    absences integer not null default 0,
    name text,
    marketplace text,
    active boolean not null default true,
    refreshable boolean not null default true,
    not_refreshable_at timestamptz,
    normalized_status text,
    provider_status text,
    status_read_started_at timestamptz,
    last_attempt text,
    last_attempt_at timestamptz,
    last_attempt_ambiguous boolean not null default false,
    latest_attempt text,
    watermark_at timestamptz,
    observation_started_at timestamptz,
    observed_at timestamptz,
    last_run_finished_at timestamptz,
    primary key (connection_id, source_id)
  ) with (fillfactor = 50)`,
  `create table provider_calls (
    row_id bigint generated always as identity primary key,
    connection_id bigint not null references connections (internal_id),
    fence bigint not null,
    kind text not null,
    source_id text,
    run_ids text[] not null,
    requested_by text[] not null default '{}',
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    outcome text,
    http_status integer
  )`,
  `create index provider_calls_open on provider_calls (connection_id) where finished_at is null`,
  `create index provider_calls_by_time on provider_calls (started_at)`,
  `create index provider_calls_by_connection on provider_calls (connection_id, started_at)`,
  `create index provider_calls_by_run on provider_calls using gin (run_ids)`,
];

const refreshes = [
  `create table runs (
    id text primary key,
    connection_id bigint not null,
    source_id text not null,
    kind text not null check (kind in ('since', 'watermark')),
    state text not null check (state in ('waiting', 'triggering', 'live', 'finished')),
    version integer not null default 0,
    propagated_version integer not null default 0,
    since timestamptz,
    since_sent text,
    priority text not null check (priority in ('interactive', 'background')),
    created_at timestamptz not null default now(),
    not_before timestamptz,
    trigger_count integer not null default 0,
    failed_count integer not null default 0,
    requested_at timestamptz,
    credential_version integer,
    unknown_since timestamptz,
    busy_since timestamptz,
    accepted_at timestamptz,
    started_at timestamptz,
    finished_at timestamptz,
    evidence jsonb,
    provider_status text,
    waiting jsonb,
    outcome text,
    proof jsonb,
    error jsonb,
    last_failure jsonb,
    foreign key (connection_id, source_id) references sources (connection_id, source_id),
    check ((kind = 'since') = (since is not null)),
    check ((state = 'finished') = (outcome is not null))
  )`,
  `create unique index runs_one_waiting on runs (connection_id, source_id, kind) where state = 'waiting'`,
  `create unique index runs_one_busy on runs (connection_id, source_id) where state in ('triggering', 'live')`,
  `create index runs_open on runs (connection_id) where state <> 'finished'`,
  `create index runs_unpropagated on runs (connection_id) where propagated_version < version`,
  `create index runs_finished on runs (finished_at) where finished_at is not null`,
  `create index runs_by_source on runs (connection_id, source_id, requested_at desc)`,
  `create index runs_proven on runs (connection_id, finished_at desc) where proof is not null`,
  // `final_status` is null until the end: an index on `status` itself would be written at every step of a refresh.
  `create table refreshes (
    id text primary key,
    connection_id bigint not null references connections (internal_id),
    caller text not null,
    source_id text,
    kind text not null check (kind in ('since', 'watermark')),
    since timestamptz,
    priority text not null check (priority in ('interactive', 'background')),
    max_age_seconds integer,
    metadata jsonb not null,
    status text not null check (status in
      ('queued', 'requested', 'running', 'succeeded', 'partial', 'failed', 'canceled', 'expired')),
    outcome text,
    sequence integer not null default 0,
    targets_fixed boolean not null,
    target_counts jsonb not null,
    waiting jsonb,
    warnings jsonb not null default '[]',
    error jsonb,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    requested_at timestamptz,
    finished_at timestamptz,
    deadline_at timestamptz not null,
    final_status text generated always as (case when finished_at is not null then status end) stored,
    check ((finished_at is not null) = (status in ('succeeded', 'partial', 'failed', 'canceled', 'expired')))
  )`,
  `create index refreshes_by_connection on refreshes (connection_id, id desc)`,
  `create index refreshes_by_connection_and_source on refreshes (connection_id, source_id, id desc)
    where source_id is not null`,
  `create index refreshes_by_connection_and_final_status on refreshes (connection_id, final_status, id desc)
    where final_status is not null`,
  `create index refreshes_by_source on refreshes (source_id, id desc) where source_id is not null`,
  `create index refreshes_by_caller on refreshes (caller, id desc)`,
  `create index refreshes_by_final_status on refreshes (final_status, id desc) where final_status is not null`,
  `create index refreshes_open on refreshes (id desc) where finished_at is null`,
  `create index refreshes_open_deadline on refreshes (deadline_at) where finished_at is null`,
  `create index refreshes_unfinished on refreshes (connection_id) where finished_at is null`,
  `create index refreshes_unfixed on refreshes (connection_id) where finished_at is null and not targets_fixed`,
  `create index refreshes_finished on refreshes (finished_at) where finished_at is not null`,
  // Every step of a run writes its targets, a thousand of one refresh at a time. Half of each page is free for the new
  // versions of its rows, so no index is written before the end: less than half the time and a fifth of the log.
  `create table targets (
    refresh_id text not null references refreshes (id) on delete cascade,
    source_id text not null,
    connection_id bigint not null,
    run_id text,
    run_version integer not null default 0,
    status text not null check (status in
      ('queued', 'requested', 'running', 'succeeded', 'failed', 'canceled', 'expired')),
    outcome text,
    provider_status text,
    since_sent text,
    waiting jsonb,
    requested_at timestamptz,
    started_at timestamptz,
    finished_at timestamptz,
    evidence jsonb,
    error jsonb,
    primary key (refresh_id, source_id),
    check ((finished_at is not null) = (status in ('succeeded', 'failed', 'canceled', 'expired')))
  ) with (fillfactor = 50)`,
  `create index targets_open_by_run on targets (run_id) where finished_at is null`,
  `create index targets_by_run on targets (run_id)`,
  `create table run_former_refreshes (
    run_id text not null,
    refresh_id text not null references refreshes (id) on delete cascade,
    primary key (run_id, refresh_id)
  )`,
  `create index run_former_refreshes_by_refresh on run_former_refreshes (refresh_id)`,
  `create table refresh_events (
    row_id bigint generated always as identity primary key,
    id text not null unique,
    transaction_id xid8 not null default pg_current_xact_id(),
    refresh_id text not null references refreshes (id) on delete cascade,
    connection_id bigint not null,
    type text not null,
    sequence integer not null,
    final boolean not null,
    data jsonb not null,
    created_at timestamptz not null default clock_timestamp(),
    unique (refresh_id, sequence)
  )`,
  `create unique index refresh_events_one_final on refresh_events (refresh_id) where final`,
  `create index refresh_events_order on refresh_events (transaction_id, row_id)`,
];

const webhooks = [
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
    cool_down_until timestamptz,
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
  // The relay starts with the events of transactions that commit after this migration.
  `insert into webhook_relay (transaction_id, row_id) values (pg_snapshot_xmin(pg_current_snapshot()), 0)`,
];

const access = [
  `create table api_keys (
    id text primary key,
    name text not null,
    secret_hash bytea not null,
    scopes text[] not null,
    connection_ids bigint[],
    created_by text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz
  )`,
  // Not logged: the counts are lost in a crash of the server, which does no harm.
  `create unlogged table request_counts (
    caller text not null,
    minute bigint not null,
    requests bigint not null,
    primary key (caller, minute)
  )`,
  `create table idempotency_keys (
    caller text not null,
    route text not null,
    key text not null,
    body_hash bytea not null,
    resource_id text,
    created_at timestamptz not null,
    primary key (caller, route, key)
  )`,
  `create index idempotency_keys_by_time on idempotency_keys (created_at)`,
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
  `create index audit_entries_by_time on audit_entries (at)`,
  `create function reject_audit_rewriting() returns trigger language plpgsql as $$
    begin
      raise exception 'the audit is append-only: % is rejected', lower(tg_op) using errcode = 'insufficient_privilege';
    end
  $$`,
  `create trigger audit_is_append_only before update or delete or truncate on audit_entries
    for each statement execute function reject_audit_rewriting()`,
];

const statements = [...connections, ...dispatch, ...refreshes, ...webhooks, ...access];
