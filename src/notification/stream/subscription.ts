import type { EventCursor } from './event-cursor.js';
import type { EventPage, EventStore } from './event-store.js';
import type { StoredEvent } from './stored-event.js';

/** The events that one stream sends. */
export interface Subscription {
  /** The refresh it is about; null for several. */
  readonly refreshId: string | null;
  matches(event: StoredEvent): boolean;
  /** Whether the event is the last one. */
  isEnd(event: StoredEvent): boolean;
  /** Up to `limit` events after `cursor` from the database. The page may include events that do not match. */
  readAfter(cursor: EventCursor, limit: number): Promise<EventPage>;
}

/** The events of one refresh; it ends with the refresh. */
export class RefreshSubscription implements Subscription {
  constructor(
    readonly refreshId: string,
    private readonly store: EventStore,
  ) {}

  matches(event: StoredEvent): boolean {
    return event.refreshId === this.refreshId;
  }

  isEnd(event: StoredEvent): boolean {
    return event.final;
  }

  readAfter(cursor: EventCursor, limit: number): Promise<EventPage> {
    return this.store.readAfter(cursor, { refreshId: this.refreshId }, limit);
  }
}
