import type { GrantedConnections } from '../find-granted.js';
import type { WebhookRecord } from '../webhook-record.js';

/** The event filter of a webhook. */
export type EventFilter = Pick<WebhookRecord, 'event_types' | 'connections' | 'created_at'>;

/** The parts of an event that decide whether a webhook gets it. */
export interface MatchableEvent {
  readonly type: string;
  /** Public id of its connection. */
  readonly connection: string;
  readonly created_at: Date;
}

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
