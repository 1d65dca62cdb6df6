import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '../../../database/database.js';
import { findGranted } from '../find-granted.js';
import { insertDeliveries, type MatchedEvent, type RelayedEvent } from './insert-deliveries.js';
import { wakeWebhooks } from './wake-webhooks.js';
import { matchesWebhook } from './match-events.js';

/** The result of one round. */
export interface RelayRound {
  /** Webhooks (internal ids) that became due. */
  readonly woken: readonly number[];
  /** Further events may exist already. */
  readonly more: boolean;
  /** False when no webhook is enabled. */
  readonly hasWebhooks: boolean;
}

interface PositionedEvent extends RelayedEvent {
  readonly row_id: number;
  readonly transaction_id: string;
}

const nothing: RelayRound = { woken: [], more: false, hasWebhooks: true };

/** An event may be sent when no open transaction can still write one before it. */
const isSettled = sql`refresh_events.transaction_id < pg_snapshot_xmin(pg_current_snapshot())`;

/**
 * Queues the next events, in commit order, for the webhooks that they match, and stores its position: all in one transaction, so
 * each event is queued exactly once, even if a replica crashes. The lock of the single relay row lets one replica work at a time.
 */
export async function relayEvents(database: Database, limit: number): Promise<RelayRound> {
  if (!(await hasNews(database))) return nothing;
  return database.transaction().execute(async (transaction) => {
    const position = await transaction
      .selectFrom('webhook_relay')
      .select(['transaction_id', 'row_id'])
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (await skipWithoutWebhooks(transaction)) return { woken: [], more: false, hasWebhooks: false };
    // Events first: then every webhook that existed before one of these events is among the webhooks that are read.
    const events = await readAfter(transaction, position, limit);
    const last = events.at(-1);
    if (last === undefined) return nothing;
    const woken = await queueDeliveries(transaction, events);
    await transaction
      .updateTable('webhook_relay')
      .set({ transaction_id: last.transaction_id, row_id: last.row_id })
      .execute();
    return { woken, more: events.length === limit, hasWebhooks: true };
  });
}

async function hasNews(database: Database): Promise<boolean> {
  const { rows } = await sql`
    select 1 from refresh_events
    where (refresh_events.transaction_id, refresh_events.row_id)
        > ((select transaction_id from webhook_relay), (select row_id from webhook_relay))
      and ${isSettled}
    order by refresh_events.transaction_id, refresh_events.row_id
    limit 1`.execute(database);
  return rows.length > 0;
}

/** One statement, so that it checks the webhooks and skips the events at the same moment. */
async function skipWithoutWebhooks(transaction: DatabaseTransaction): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update webhook_relay set transaction_id = pg_snapshot_xmin(pg_current_snapshot()), row_id = 0
    where not exists (select 1 from webhooks where enabled)`.execute(transaction);
  return numAffectedRows === 1n;
}

async function readAfter(
  transaction: DatabaseTransaction,
  position: { readonly transaction_id: string; readonly row_id: number },
  limit: number,
): Promise<readonly PositionedEvent[]> {
  const { rows } = await sql<PositionedEvent>`
    select refresh_events.row_id, refresh_events.transaction_id::text as transaction_id, refresh_events.id,
      refresh_events.refresh_id, refresh_events.type, refresh_events.sequence, refresh_events.data,
      refresh_events.created_at, connections.id as connection
    from refresh_events join connections on connections.internal_id = refresh_events.connection_id
    where (refresh_events.transaction_id, refresh_events.row_id)
        > (${position.transaction_id}::xid8, ${position.row_id}::bigint)
      and ${isSettled}
    order by refresh_events.transaction_id, refresh_events.row_id
    limit ${limit}`.execute(transaction);
  return rows;
}

async function queueDeliveries(
  transaction: DatabaseTransaction,
  events: readonly PositionedEvent[],
): Promise<readonly number[]> {
  const webhooks = await transaction
    .selectFrom('webhooks')
    .select(['internal_id', 'caller', 'granted_connections', 'event_types', 'connections', 'created_at'])
    .where('enabled', '=', true)
    .execute();
  const grantOf = await findGranted(transaction, webhooks);
  const matched: MatchedEvent[] = [];
  const withoutGrant: number[] = [];
  for (const webhook of webhooks) {
    const grant = grantOf(webhook);
    // The delivery session finds that the key has ended, and disables the webhook.
    if (grant === undefined) withoutGrant.push(webhook.internal_id);
    else {
      const own = events.filter((event) => matchesWebhook(event, webhook, grant));
      matched.push(...own.map((event) => ({ webhookId: webhook.internal_id, event })));
    }
  }
  const concerned = [...new Set([...matched.map(({ webhookId }) => webhookId), ...withoutGrant])];
  if (concerned.length === 0) return [];
  const woken = await wakeWebhooks(transaction, concerned);
  const present = new Set(woken);
  await insertDeliveries(
    transaction,
    matched.filter(({ webhookId }) => present.has(webhookId)),
  );
  return woken;
}
