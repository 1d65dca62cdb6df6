import type { EventCursor } from './event-cursor.js';
import type { EventPage } from './event-store.js';
import type { StoredEvent } from './stored-event.js';

/** What one stream tells: its part of all events. */
export interface Subscription {
  /** The refresh it is about; null for several. */
  readonly refreshId: string | null;
  matches(event: StoredEvent): boolean;
  /** Whether nothing can follow the event. */
  isEnd(event: StoredEvent): boolean;
  /** Up to `limit` events after `cursor` from the database: those of the story, and perhaps others. */
  readAfter(cursor: EventCursor, limit: number): Promise<EventPage>;
}
