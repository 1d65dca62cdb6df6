import type { ServerResponse } from 'node:http';
import { whenResponseIsOver } from '../../http/when-response-is-over.js';
import { compareEventCursors, type EventCursor } from './event-cursor.js';
import type { FeedListener } from './feed-listeners.js';
import type { StoredEvent } from './stored-event.js';
import type { Subscription } from './subscription.js';

const maxConcurrent = 50;
/** Closing costs about as much as telling: everybody is told first, and then the many that end together close one after the other. */
const minLingerInMs = 500;
const maxLingerInMs = 1_500;

/**
 * One open answer that tells a story. It writes what the feed tells while the client reads; a client that reads slowly is told
 * nothing more until it has caught up, and then from the database: it never costs more than one full socket buffer.
 */
export class EventStream implements FeedListener {
  /** The last event that was told, or passed over because it is no part of the story; null before the first. */
  private cursor: EventCursor | null = null;
  /** It is told by the feed; otherwise it reads for itself. */
  private isLive = false;
  /** The feed told something while the stream was reading for itself. */
  private hasMissed = false;
  private isClosed = false;
  /** Nothing can follow what was told; the answer is about to end. */
  private isOver = false;
  private endTimer: NodeJS.Timeout | undefined;
  /** About as many events as the client has taken at once. */
  private atOnce = maxConcurrent;
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

  /** True when nothing more is told. */
  get closed(): boolean {
    return this.isClosed || this.isOver;
  }

  /** True while the client has not read what was written. */
  get isFull(): boolean {
    return this.response.writableNeedDrain;
  }

  /** Writes frames as they are; resolves when more may be written, or the client has gone. */
  async write(frames: string | Buffer): Promise<void> {
    if (this.closed) return;
    this.response.write(frames);
    await this.drained();
  }

  /** Tells the present state, and then what follows it. */
  async begin(present: StoredEvent): Promise<void> {
    this.pass(present);
    await this.follow(present.cursor);
  }

  /** Tells what follows `cursor`, from the database until there is no more, then live. Rejects when it cannot be read. */
  async follow(cursor: EventCursor): Promise<void> {
    this.cursor = cursor;
    while (!this.closed) {
      this.hasMissed = false;
      const { events, more } = await this.subscription.readAfter(this.cursor, this.atOnce);
      if (this.passAll(events)) {
        this.atOnce = Math.min(this.atOnce * 2, maxConcurrent);
        // What may not be told yet comes from the feed, which waits for it.
        if ((!more || events.length === 0) && !this.hasMissed) break;
      } else {
        await this.drained();
      }
    }
    this.isLive = true;
  }

  tell(event: StoredEvent): void {
    if (this.closed) return;
    if (!this.isLive) {
      this.hasMissed = true;
      return;
    }
    if (this.cursor !== null && compareEventCursors(event.cursor, this.cursor) <= 0) return;
    this.pass(event);
    if (this.isFull && this.cursor !== null) {
      this.isLive = false;
      const { cursor } = this;
      void this.drained()
        .then(() => this.follow(cursor))
        .catch(() => this.end());
    }
  }

  /** Keeps proxies and clients from taking silence for death. */
  sendHeartbeat(): void {
    if (!this.closed && !this.isFull) this.response.write(':\n\n');
  }

  /** Ends the answer; the client may come back with its last place. */
  end(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    clearTimeout(this.endTimer);
    this.response.end();
  }

  /** Ends it without waiting for a client that does not read. */
  cutOff(): void {
    this.isClosed = true;
    this.response.destroy();
  }

  /** False when the client must read first: the rest is read again then, so that nothing is held for it. */
  private passAll(events: readonly StoredEvent[]): boolean {
    for (const [place, event] of events.entries()) {
      this.pass(event);
      if (!this.isFull) continue;
      this.atOnce = place + 1;
      return false;
    }
    return true;
  }

  private pass(event: StoredEvent): void {
    this.cursor = event.cursor;
    if (this.closed || !this.subscription.matches(event)) return;
    this.response.write(event.frame);
    if (!this.subscription.isEnd(event)) return;
    this.isOver = true;
    this.endTimer = setTimeout(() => this.end(), chooseLinger());
  }

  private drained(): Promise<void> {
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
