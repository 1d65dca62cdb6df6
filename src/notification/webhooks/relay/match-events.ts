import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../../database/database.js';
import type { GrantedConnections } from '../find-granted.js';
import type { WebhookRecord } from '../webhook-record.js';
import type { RelayedEvent } from './insert-deliveries.js';

/** The event filter of a webhook. */
export type EventFilter = Pick<WebhookRecord, 'event_types' | 'connections' | 'created_at'>;

/** The parts of an event that decide whether a webhook gets it. */
export type MatchableEvent = Pick<RelayedEvent, 'type' | 'connection' | 'created_at'>;

/** Whether a webhook gets an event: the filter matches, the owner may see the connection, and the webhook is older than the event. */
export function matchesWebhook(
  event: MatchableEvent,
  filter: EventFilter,
  grant: GrantedConnections,
): boolean {
  return (
    event.created_at >= filter.created_at &&
    (filter.event_types === null || filter.event_types.includes(event.type)) &&
    (filter.connections === null || filter.connections.includes(event.connection)) &&
    (grant.connections === null || grant.connections.has(event.connection))
  );
}

/**
 * The events since an instant, oldest first, that match a webhook (as in `matchesWebhook`) and have no delivery, because it was
 * disabled. Events after the position of the relay are left to the relay.
 */
export async function readMissedEvents(
  transaction: DatabaseTransaction,
  webhook: WebhookRecord,
  grant: GrantedConnections,
  { since, limit }: { readonly since: Date; readonly limit: number },
): Promise<readonly RelayedEvent[]> {
  const granted = grant.connections === null ? null : [...grant.connections];
  const { rows } = await sql<RelayedEvent>`
    select events.id, events.refresh_id, events.type, events.sequence, events.data, events.created_at,
      connections.id as connection
    from refresh_events as events
    join connections on connections.internal_id = events.connection_id
    cross join webhook_relay
    where events.created_at >= greatest(${since}::timestamptz, ${webhook.created_at}::timestamptz)
      and (events.transaction_id, events.row_id) <= (webhook_relay.transaction_id, webhook_relay.row_id)
      and (${webhook.event_types}::text[] is null or events.type = any(${webhook.event_types}::text[]))
      and (${webhook.connections}::text[] is null or connections.id = any(${webhook.connections}::text[]))
      and (${granted}::text[] is null or connections.id = any(${granted}::text[]))
      and not exists (select 1 from webhook_deliveries as deliveries
        where deliveries.webhook_id = ${webhook.internal_id} and deliveries.event_id = events.id)
    order by events.transaction_id, events.row_id
    limit ${limit}`.execute(transaction);
  return rows;
}
