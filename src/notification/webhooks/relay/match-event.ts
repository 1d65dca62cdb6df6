import type { NotifiedConnections } from '../find-granted.js';
import type { WebhookRecord } from '../webhook-record.js';

/** What a webhook wants to be told. */
export type EventFilter = Pick<WebhookRecord, 'event_types' | 'connections' | 'created_at'>;

/** What of an event decides whether it is told. */
export interface MatchedEvent {
  readonly type: string;
  /** Public id of its connection. */
  readonly connection: string;
  readonly created_at: Date;
}

/** Whether a webhook is told of an event: it wants it, its owner may see the connection, and it was there before. */
export function isWanted(event: MatchedEvent, filter: EventFilter, grant: NotifiedConnections): boolean {
  return (
    event.created_at >= filter.created_at &&
    (filter.event_types === null || filter.event_types.includes(event.type)) &&
    (filter.connections === null || filter.connections.includes(event.connection)) &&
    (grant.connections === null || grant.connections.has(event.connection))
  );
}
