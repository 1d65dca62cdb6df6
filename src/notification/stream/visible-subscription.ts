import { type Caller, maySeeConnection } from '../../access/caller.js';
import type { EventCursor } from './event-cursor.js';
import { matchesFilters, scopeOf } from './event-filter.js';
import type { EventHorizon, EventPage, EventStore } from './event-store.js';
import { SnapshotEvents } from './snapshot-events.js';
import type { StoredEvent } from './stored-event.js';
import type { Subscription } from './subscription.js';
import type { StreamRefreshesQueryDto } from './stream-refreshes-query.dto.js';

const refreshBatchSize = 50;

/** The story of all refreshes that a caller may see and its filters name. It has no end. */
export class VisibleSubscription implements Subscription {
  readonly refreshId = null;
  /** What came before the present state, or is part of it, while it may still be met. */
  private past: SnapshotEvents | null = null;

  constructor(
    private readonly store: EventStore,
    private readonly caller: Caller,
    private readonly filters: StreamRefreshesQueryDto,
  ) {}

  matches(event: StoredEvent): boolean {
    if (this.past?.holds(event) === true) return false;
    return (
      maySeeConnection(this.caller, event.refresh.connection) && matchesFilters(event.refresh, this.filters)
    );
  }

  isEnd(): boolean {
    return false;
  }

  readAfter(cursor: EventCursor, limit: number): Promise<EventPage> {
    return this.store.readAfter(cursor, scopeOf(this.caller, this.filters), limit);
  }

  /**
   * The newest event of every unfinished refresh of the story, in pages: the present state. What was there at `horizon` is not
   * told again.
   */
  async *readPresent(horizon: EventHorizon): AsyncGenerator<readonly StoredEvent[]> {
    const past = new SnapshotEvents(horizon.rowsAfterHead);
    let afterId: string | null = '';
    while (afterId !== null) {
      const page = await this.store.readPresent(
        afterId,
        scopeOf(this.caller, this.filters),
        refreshBatchSize,
      );
      const events = page.events.filter((event) => this.matches(event));
      for (const event of events) past.add(event);
      yield events;
      afterId = page.lastId;
    }
    past.close((await this.store.readHorizon()).nextTransactionId);
    this.past = past;
  }
}
