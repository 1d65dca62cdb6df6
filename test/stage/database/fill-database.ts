import { sql } from 'kysely';
import type { Database } from '../../../src/database/database.js';

/** How much history a database is given. */
export interface History {
  readonly connections: number;
  readonly refreshes: number;
}

/** Of the stored refreshes, the newest so many have not ended. */
const unfinished = 100;

/** The instant at which the refresh `n` was stored: evenly over the last 20 days. */
const storedAt = sql.raw(`now() - (total.refreshes - n) * (interval '20 days' / total.refreshes)`);

/** An id like those the gateway makes: ten digits of time in base 32, then sixteen of its own. */
const refreshId = sql.raw(`'rfr_' || (select string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz',
    (((extract(epoch from stored_at) * 1000)::bigint >> (5 * place)) & 31)::integer + 1, 1), '' order by place desc)
  from generate_series(0, 9) as place) || lpad(to_hex(n), 16, '0')`);

/**
 * Fills a migrated database with history by SQL alone: connections of both providers that nobody claims, four sources of each,
 * refreshes (of a hundred 95 have succeeded, 3 failed, 2 expired) with a target and a final event, every second with a run, every fourth with a provider call and a run it had before, and keys of idempotency; analysed in the end.
 */
export async function fillDatabase(database: Database, history: History): Promise<void> {
  await database.connection().execute(async (connection) => {
    // What is filled in refers to what is there; nothing has to look it up for a million rows.
    await sql`set session_replication_role = replica`.execute(connection);
    await sql`set synchronous_commit = off`.execute(connection);
    await sql`create temporary table total as select ${history.refreshes}::bigint as refreshes,
      ${history.connections}::bigint as connections, coalesce(max(internal_id), 0) as first from connections`.execute(
      connection,
    );
    await sql`create temporary table history as
      select n, stored_at, ${refreshId} as id, first + 1 + n % connections as connection_id, n % 4 + 1 as source,
        n > refreshes - ${unfinished} as open,
        case when n > refreshes - ${unfinished} then 'queued' when n % 100 < 95 then 'succeeded'
          when n % 100 < 98 then 'failed' else 'expired' end as status
      from (select n, refreshes, connections, first, ${storedAt} as stored_at
        from total, generate_series(1, (select refreshes from total)) as n) as moments`.execute(connection);
    for (const statement of statements) await sql.raw(statement).execute(connection);
    await sql`set session_replication_role = origin`.execute(connection);
    await sql`drop table history, total`.execute(connection);
    await sql`reset synchronous_commit`.execute(connection);
  });
  await sql`vacuum analyze`.execute(database);
}

const run = `'run_' || substr(id, 5)`;

const statements = [
  `insert into connections (id, provider, managed_by, base_url, settings)
    select 'stored-' || n, case when n % 2 = 0 then 'shipengine' else 'shipstation' end, 'api', 'https://example.com', '{}'
    from total, generate_series(1, connections) as n order by n`,
  `insert into dispatches (connection_id, due_at, list_started_at, list_finished_at)
    select internal_id, 'infinity', now(), now() from connections, total where internal_id > first`,
  `insert into sources (connection_id, source_id, known, name, observation_started_at, observed_at)
    select internal_id, source, true, 'Store ' || source, now(), now()
    from connections, total, generate_series(1, 4) as source where internal_id > first`,
  `insert into refreshes (id, connection_id, caller, source_id, kind, priority, metadata, status, outcome, sequence,
      targets_fixed, target_counts, created_at, updated_at, requested_at, finished_at, deadline_at)
    select id, connection_id, 'key_' || n % 20, source, 'watermark', 'interactive', '{}', status,
      case when status = 'succeeded' then 'imported' end, 3, true,
      jsonb_build_object('total', 1, 'queued', 0, 'requested', 0, 'running', 0, 'succeeded', 0, 'failed', 0,
        'canceled', 0, 'expired', 0) || jsonb_build_object(status, 1),
      stored_at, stored_at, stored_at, case when not open then stored_at + interval '1 minute' end,
      stored_at + interval '1 day'
    from history`,
  `insert into runs (id, connection_id, source_id, kind, state, priority, created_at, trigger_count, requested_at,
      accepted_at, finished_at, outcome, evidence, proof)
    select ${run}, connection_id, source, 'watermark', 'finished', 'interactive', stored_at, 1, stored_at, stored_at,
      stored_at + interval '1 minute', 'succeeded', '{}', '{}'
    from history where n % 2 = 0 and not open`,
  `insert into targets (refresh_id, source_id, connection_id, run_id, status, outcome, requested_at, finished_at)
    select id, source, connection_id, case when n % 2 = 0 and not open then ${run} end, status,
      case when status = 'succeeded' then 'imported' end, stored_at,
      case when not open then stored_at + interval '1 minute' end
    from history`,
  `insert into refresh_events (id, transaction_id, refresh_id, connection_id, type, sequence, final, data, created_at)
    select 'evt_' || substr(id, 5), '3'::xid8, id, connection_id, 'refresh.' || status, 3, not open, '{}', stored_at
    from history`,
  `insert into provider_calls (connection_id, fence, kind, source_id, run_ids, started_at, finished_at, outcome, http_status)
    select connection_id, 1, case when n % 8 = 0 then 'trigger' else 'status' end, source, array[${run}], stored_at,
      stored_at, 'accepted', 200
    from history where n % 4 = 0`,
  `insert into run_former_refreshes (run_id, refresh_id) select ${run}, id from history where n % 4 = 0`,
  `insert into idempotency_keys (caller, route, key, body_hash, resource_id, created_at)
    select 'key_' || n % 20, 'POST /refresh', 'stored-' || n, '', id, now() - n * interval '1 second'
    from history where n % 20 = 0`,
  `insert into audit_entries (id, at, caller, action, subject_kind, subject_id, connection_id)
    select 'aud_' || substr(id, 5), stored_at, 'key_' || n % 20, 'refresh.cancel', 'refresh', id, connection_id
    from history where n % 20 = 0`,
  `insert into webhooks (id, caller, url, enabled, disabled_reason, disabled_at)
    select 'whk_stored', 'key_1', 'https://example.com', false, 'gone', now() from total`,
  `insert into webhook_deliveries (id, webhook_id, event_id, event_type, sequence, body, status, next_attempt_at,
      created_at, finished_at)
    select 'dlv_' || substr(history.id, 5), internal_id, 'evt_' || substr(history.id, 5), 'refresh.succeeded', 3, '{}',
      'succeeded', null, stored_at, stored_at
    from history, webhooks where webhooks.id = 'whk_stored' and n % 10 = 0`,
];
