import { type Caller, maySeeConnection } from '../../access/caller.js';
import type { EventCursor } from './event-cursor.js';
import { matchesFilters, scopeOf } from './event-filter.js';
import type { EventHorizon, EventPage, EventStore } from './event-store.js';
import { SnapshotEvents } from './snapshot-events.js';
import type { StoredEvent } from './stored-event.js';
import type { Subscription } from './subscription.js';
import type { StreamRefreshesQueryDto } from './stream-refreshes-query.dto.js';

const refreshBatchSize = 50;

/** The events of all refreshes that a caller may see and that match its filters. It has no end. */
export class VisibleSubscription implements Subscription {
  readonly refreshId = null;
  /** The events that the current states cover, while the feed may still repeat them. */
  private snapshot: SnapshotEvents | null = null;

  constructor(
    private readonly store: EventStore,
    private readonly caller: Caller,
    private readonly filters: StreamRefreshesQueryDto,
  ) {}

  matches(event: StoredEvent): boolean {
    if (this.snapshot?.contains(event) === true) return false;
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
   * The newest event of every unfinished refresh, in pages: the current states. Later, the events that existed at `horizon` are
   * not sent again.
   */
  async *readCurrentStates(horizon: EventHorizon): AsyncGenerator<readonly StoredEvent[]> {
    const snapshot = new SnapshotEvents(horizon.rowsAfterHead);
    let afterId: string | null = '';
    while (afterId !== null) {
      const page = await this.store.readCurrentStates(
        afterId,
        scopeOf(this.caller, this.filters),
        refreshBatchSize,
      );
      const events = page.events.filter((event) => this.matches(event));
      for (const event of events) snapshot.add(event);
      yield events;
      afterId = page.lastId;
    }
    snapshot.close((await this.store.readHorizon()).nextTransactionId);
    this.snapshot = snapshot;
  }
}
