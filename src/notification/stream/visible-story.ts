import { type Caller, maySeeConnection } from '../../access/caller.js';
import { compareDecimals, type EventCursor } from './event-cursor.js';
import { matchesFilters, scopeOf } from './event-filter.js';
import type { EventPage, EventStore } from './event-store.js';
import type { StoredEvent } from './stored-event.js';
import type { Story } from './story.js';
import type { StreamRefreshesQueryDto } from './stream-refreshes-query.dto.js';

const eventsAtOnce = 100;

/** The story of all refreshes that a caller may see and its filters name. It has no end. */
export class VisibleStory implements Story {
  readonly refreshId = null;
  /** What the present state has told already, while events of it may still come. */
  private readonly told = new Map<string, number>();
  private toldUntilTransactionId = '0';

  constructor(
    private readonly store: EventStore,
    private readonly caller: Caller,
    private readonly filters: StreamRefreshesQueryDto,
  ) {}

  isPart(event: StoredEvent): boolean {
    if (this.told.size > 0 && this.wasTold(event)) return false;
    return (
      maySeeConnection(this.caller, event.refresh.connection) && matchesFilters(event.refresh, this.filters)
    );
  }

  isEnd(): boolean {
    return false;
  }

  readAfter(cursor: EventCursor): Promise<EventPage> {
    return this.store.readAfter(cursor, scopeOf(this.caller, this.filters), eventsAtOnce);
  }

  /** The newest event of every unfinished refresh of the story, in pages: the present state. */
  async *readPresent(): AsyncGenerator<readonly StoredEvent[]> {
    let afterId: string | null = '';
    while (afterId !== null) {
      const page = await this.store.readPresent(afterId, scopeOf(this.caller, this.filters), eventsAtOnce);
      const events = page.events.filter((event) => this.isPart(event));
      for (const event of events) this.told.set(event.refreshId, event.sequence);
      yield events;
      afterId = page.lastId;
    }
    this.toldUntilTransactionId = (await this.store.readHorizon()).nextTransactionId;
  }

  private wasTold(event: StoredEvent): boolean {
    if (
      compareDecimals(event.cursor.transactionId, this.toldUntilTransactionId) >= 0 &&
      this.toldUntilTransactionId !== '0'
    ) {
      // Whatever the present state showed was written before.
      this.told.clear();
      return false;
    }
    return (this.told.get(event.refreshId) ?? 0) >= event.sequence;
  }
}
