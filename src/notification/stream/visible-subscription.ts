import { type Caller, maySeeConnection } from '../../access/caller.js';
import type { RefreshDto } from '../../refresh/api/refresh.dto.js';
import { compareDecimals, type EventCursor } from './event-cursor.js';
import type { EventHorizon, EventPage, EventScope, EventStore } from './event-store.js';
import type { StoredEvent } from './stored-event.js';
import type { StreamRefreshesQueryDto } from './stream-refreshes-query.dto.js';
import type { Subscription } from './subscription.js';

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

/**
 * The events that the current states cover: events from before they were read, and events that were sent as a state. The feed may
 * repeat them, because it waits for open transactions.
 */
class SnapshotEvents {
  private readonly sequences = new Map<string, number>();
  private untilTransactionId: string | null = null;
  private isDone = false;

  constructor(private readonly rows: ReadonlySet<number>) {}

  /** This event was sent as a state. */
  add(event: StoredEvent): void {
    this.sequences.set(event.refreshId, event.sequence);
  }

  /** All states were read. No transaction with this id or a later one had ended by then. */
  close(untilTransactionId: string): void {
    this.untilTransactionId = untilTransactionId;
  }

  /** Whether the current states cover the event. */
  contains(event: StoredEvent): boolean {
    if (this.isDone) return false;
    if (
      this.untilTransactionId !== null &&
      compareDecimals(event.cursor.transactionId, this.untilTransactionId) >= 0
    ) {
      this.isDone = true;
      this.sequences.clear();
      return false;
    }
    return this.rows.has(event.cursor.rowId) || (this.sequences.get(event.refreshId) ?? 0) >= event.sequence;
  }
}

/** Whether a refresh matches the filters of a stream. Mirrors the filters of `GET /refresh`. */
function matchesFilters(refresh: RefreshDto, filters: StreamRefreshesQueryDto): boolean {
  const { connection, provider, source, status, createdAfter, createdBefore } = filters;
  const createdAtInMs = Date.parse(refresh.createdAt);
  return (
    (connection === undefined || refresh.connection === connection) &&
    (provider === undefined || refresh.provider === provider) &&
    (source === undefined || refresh.source === source) &&
    (status === undefined || status.includes(refresh.status)) &&
    (createdAfter === undefined || createdAtInMs > createdAfter.getTime()) &&
    (createdBefore === undefined || createdAtInMs < createdBefore.getTime())
  );
}

/** The connections whose events a caller may receive with its filters. */
function scopeOf(caller: Caller, { connection }: StreamRefreshesQueryDto): EventScope {
  if (connection !== undefined)
    return { connections: maySeeConnection(caller, connection) ? [connection] : [] };
  return caller.connections === null ? {} : { connections: [...caller.connections] };
}
