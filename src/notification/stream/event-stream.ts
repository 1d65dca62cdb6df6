import type { ServerResponse } from 'node:http';
import { whenResponseIsOver } from '../../http/when-response-is-over.js';
import { compareEventCursors, type EventCursor } from './event-cursor.js';
import type { FeedListener } from './feed-listeners.js';
import type { StoredEvent } from './stored-event.js';
import type { Subscription } from './subscription.js';

const maxBatchSize = 50;
/** Closing costs about as much as writing. So all streams of a refresh get its last event first, and close at random times after it. */
const minLingerInMs = 500;
const maxLingerInMs = 1_500;

/**
 * One open response that sends the events of a subscription. While the client reads, it writes the events of the feed. For a slow
 * client it stops, and continues from the database once the client has caught up: a stream holds one full socket buffer at most.
 */
export class EventStream implements FeedListener {
  /** The last event that was written, or skipped because the subscription does not match it; null before the first. */
  private cursor: EventCursor | null = null;
  /** True while events come from the feed, false while they are read from the database. */
  private isLive = false;
  /** The feed had an event while the stream was reading from the database. */
  private hasMissed = false;
  private isClosed = false;
  /** The last event was written; the response is about to end. */
  private hasEnded = false;
  private endTimer: NodeJS.Timeout | undefined;
  /** About as many events as the client took without a pause. */
  private batchSize = maxBatchSize;
  private onDrained: (() => void) | null = null;

  constructor(
    private readonly response: ServerResponse,
    private readonly subscription: Subscription,
  ) {
    whenResponseIsOver(response, () => {
      this.isClosed = true;
      clearTimeout(this.endTimer);
      this.onDrained?.();
    });
  }

  get refreshId(): string | null {
    return this.subscription.refreshId;
  }

  /** True when no further event is written. */
  get closed(): boolean {
    return this.isClosed || this.hasEnded;
  }

  /** True while the client has not read what was written. */
  get isFull(): boolean {
    return this.response.writableNeedDrain;
  }

  /** Writes frames unchanged. Resolves when more may be written, or the client has disconnected. */
  async write(frames: string | Buffer): Promise<void> {
    if (this.closed) return;
    this.response.write(frames);
    await this.waitUntilDrained();
  }

  /** Writes the current state, and then the events after it. */
  async start(current: StoredEvent): Promise<void> {
    this.writeEvent(current);
    await this.follow(current.cursor);
  }

  /** Writes the events after `cursor`: first all from the database, then those of the feed. Rejects when the database fails. */
  async follow(cursor: EventCursor): Promise<void> {
    this.cursor = cursor;
    while (!this.closed) {
      this.hasMissed = false;
      const { events, more } = await this.subscription.readAfter(this.cursor, this.batchSize);
      if (this.writeAll(events)) {
        this.batchSize = Math.min(this.batchSize * 2, maxBatchSize);
        // Events that may not be sent yet come from the feed: it waits for them.
        if ((!more || events.length === 0) && !this.hasMissed) break;
      } else {
        await this.waitUntilDrained();
      }
    }
    this.isLive = true;
  }

  receive(event: StoredEvent): void {
    if (this.closed) return;
    if (!this.isLive) {
      this.hasMissed = true;
      return;
    }
    if (this.cursor !== null && compareEventCursors(event.cursor, this.cursor) <= 0) return;
    this.writeEvent(event);
    if (this.isFull && this.cursor !== null) {
      this.isLive = false;
      const { cursor } = this;
      void this.waitUntilDrained()
        .then(() => this.follow(cursor))
        .catch(() => this.end());
    }
  }

  /** Shows proxies and clients that the connection is alive. */
  sendHeartbeat(): void {
    if (!this.closed && !this.isFull) this.response.write(':\n\n');
  }

  /** Ends the response. The client may reconnect with its last cursor. */
  end(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    clearTimeout(this.endTimer);
    this.response.end();
  }

  /** Closes the connection without waiting for a client that does not read. */
  cutOff(): void {
    this.isClosed = true;
    this.response.destroy();
  }

  /** False when the client must read first. The remaining events are dropped and read again later, to hold none in memory. */
  private writeAll(events: readonly StoredEvent[]): boolean {
    for (const [index, event] of events.entries()) {
      this.writeEvent(event);
      if (!this.isFull) continue;
      this.batchSize = index + 1;
      return false;
    }
    return true;
  }

  private writeEvent(event: StoredEvent): void {
    this.cursor = event.cursor;
    if (this.closed || !this.subscription.matches(event)) return;
    this.response.write(event.frame);
    if (!this.subscription.isEnd(event)) return;
    this.hasEnded = true;
    this.endTimer = setTimeout(() => this.end(), chooseLinger());
  }

  private waitUntilDrained(): Promise<void> {
    if (!this.isFull || this.isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        this.onDrained = null;
        this.response.off('drain', done);
        resolve();
      };
      this.onDrained = done;
      this.response.once('drain', done);
    });
  }
}

function chooseLinger(): number {
  return minLingerInMs + Math.random() * (maxLingerInMs - minLingerInMs);
}
