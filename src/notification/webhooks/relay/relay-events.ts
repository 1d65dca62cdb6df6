import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '../../../database/database.js';
import { findGranted } from '../find-granted.js';
import { insertDeliveries, type RelayedEvent, wakeWebhooks, type MatchedEvent } from './insert-deliveries.js';
import { isWanted } from './match-event.js';

/** What one round came to. */
export interface RelayRound {
  /** Webhooks (internal ids) that were made due. */
  readonly woken: readonly number[];
  /** There may be further events already. */
  readonly more: boolean;
  /** False when no webhook is enabled: nobody waits for the next event. */
  readonly wanted: boolean;
}

interface PositionedEvent extends RelayedEvent {
  readonly row_id: number;
  readonly transaction_id: string;
}

const nothing: RelayRound = { woken: [], more: false, wanted: true };

/** An event may be told when no transaction is open that could still write one before it. */
const mayBeNotified = sql`refresh_events.transaction_id < pg_snapshot_xmin(pg_current_snapshot())`;

/**
 * Hands the next events, in commit order, to the webhooks that want them, and remembers how far it got: all in one transaction,
 * so that whatever ends a replica, each event is handed on exactly once. Replicas take turns by the lock of the one row.
 */
export async function relayEvents(database: Database, limit: number): Promise<RelayRound> {
  if (!(await hasNews(database))) return nothing;
  return database.transaction().execute(async (transaction) => {
    const place = await transaction
      .selectFrom('webhook_relay')
      .select(['transaction_id', 'row_id'])
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (await skipWhenNobodyListens(transaction)) return { woken: [], more: false, wanted: false };
    // First the events, then the webhooks: a webhook that was made before one of these events is among those read after it.
    const events = await readAfter(transaction, place, limit);
    const last = events.at(-1);
    if (last === undefined) return nothing;
    const woken = await handOn(transaction, events);
    await transaction
      .updateTable('webhook_relay')
      .set({ transaction_id: last.transaction_id, row_id: last.row_id })
      .execute();
    return { woken, more: events.length === limit, wanted: true };
  });
}

async function hasNews(database: Database): Promise<boolean> {
  const { rows } = await sql`
    select 1 from refresh_events
    where (refresh_events.transaction_id, refresh_events.row_id)
        > ((select transaction_id from webhook_relay), (select row_id from webhook_relay))
      and ${mayBeNotified}
    order by refresh_events.transaction_id, refresh_events.row_id
    limit 1`.execute(database);
  return rows.length > 0;
}

/** One statement, so that the webhooks that it does not see and the events that it passes over belong to one moment. */
async function skipWhenNobodyListens(transaction: DatabaseTransaction): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update webhook_relay set transaction_id = pg_snapshot_xmin(pg_current_snapshot()), row_id = 0
    where not exists (select 1 from webhooks where enabled)`.execute(transaction);
  return numAffectedRows === 1n;
}

async function readAfter(
  transaction: DatabaseTransaction,
  place: { readonly transaction_id: string; readonly row_id: number },
  limit: number,
): Promise<readonly PositionedEvent[]> {
  const { rows } = await sql<PositionedEvent>`
    select refresh_events.row_id, refresh_events.transaction_id::text as transaction_id, refresh_events.id,
      refresh_events.refresh_id, refresh_events.type, refresh_events.sequence, refresh_events.data,
      refresh_events.created_at, connections.id as connection
    from refresh_events join connections on connections.internal_id = refresh_events.connection_id
    where (refresh_events.transaction_id, refresh_events.row_id)
        > (${place.transaction_id}::xid8, ${place.row_id}::bigint)
      and ${mayBeNotified}
    order by refresh_events.transaction_id, refresh_events.row_id
    limit ${limit}`.execute(transaction);
  return rows;
}

async function handOn(
  transaction: DatabaseTransaction,
  events: readonly PositionedEvent[],
): Promise<readonly number[]> {
  const webhooks = await transaction
    .selectFrom('webhooks')
    .select(['internal_id', 'caller', 'granted_connections', 'event_types', 'connections', 'created_at'])
    .where('enabled', '=', true)
    .execute();
  const grantOf = await findGranted(transaction, webhooks);
  const wanted: MatchedEvent[] = [];
  const finished: number[] = [];
  for (const webhook of webhooks) {
    const grant = grantOf(webhook);
    // Whoever delivers finds that the key has ended, and disables it.
    if (grant === undefined) finished.push(webhook.internal_id);
    else {
      const own = events.filter((event) => isWanted(event, webhook, grant));
      wanted.push(...own.map((event) => ({ webhookId: webhook.internal_id, event })));
    }
  }
  const concerned = [...new Set([...wanted.map(({ webhookId }) => webhookId), ...finished])];
  if (concerned.length === 0) return [];
  const woken = await wakeWebhooks(transaction, concerned);
  const present = new Set(woken);
  await insertDeliveries(
    transaction,
    wanted.filter(({ webhookId }) => present.has(webhookId)),
  );
  return woken;
}
