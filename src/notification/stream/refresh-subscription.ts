import type { EventCursor } from './event-cursor.js';
import type { EventPage, EventStore } from './event-store.js';
import type { StoredEvent } from './stored-event.js';
import type { Subscription } from './subscription.js';

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
