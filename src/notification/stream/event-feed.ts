import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { DatabaseSignals } from '../../database/signals/database-signals.js';
import { BackgroundLoop } from '../../platform/background-loop.js';
import { Outage } from '../../platform/outage.js';
import { refreshChannel } from '../../refresh/refresh-channels.js';
import type { EventCursor } from './event-cursor.js';
import { EventStore } from './event-store.js';
import { FeedListeners, type FeedListener } from './feed-listeners.js';

const eventBatchSize = 500;
/** A lost hint delays a stream by this at most. */
const slowCheckInMs = 5_000;
/** While an open transaction delays events, the feed reads again after this. The pause doubles each time, up to the maximum. */
const minPauseInMs = 5;
const maxPauseInMs = 250;
const retryInMs = 1_000;

/**
 * Reads new events once for all streams of this replica, and only while there are streams. A listener misses no event after it has
 * joined; it may also receive events from shortly before.
 */
@Injectable()
export class EventFeed implements OnModuleDestroy {
  private readonly logger = new Logger(EventFeed.name);
  private readonly listeners = new FeedListeners();
  private readonly unlisten: () => void;
  /** Listeners have received every event up to here; null while the feed is idle. */
  private position: EventCursor | null = null;
  private starting: Promise<void> | null = null;
  private pauseInMs = minPauseInMs;
  private readonly reads = new BackgroundLoop({
    round: () => this.read(),
    retryInMs: () => retryInMs,
    outage: new Outage(
      (error) => this.logger.warn({ err: error }, 'Cannot read events; trying again.'),
      () => this.logger.log('Events can be read again.'),
    ),
  });

  constructor(
    private readonly store: EventStore,
    signals: DatabaseSignals,
  ) {
    this.unlisten = signals.listen(refreshChannel, () => this.readSoon());
  }

  /** Passes events to the listener until the returned function is called. Rejects when the database cannot be read. */
  async join(listener: FeedListener): Promise<() => void> {
    this.listeners.add(listener);
    const leave = () => {
      this.listeners.remove(listener);
      if (this.listeners.isEmpty()) this.position = null;
    };
    try {
      if (this.position === null) await (this.starting ??= this.start());
      return leave;
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** True while there are no listeners: nothing is read then. */
  get isIdle(): boolean {
    return this.listeners.isEmpty();
  }

  async onModuleDestroy(): Promise<void> {
    this.unlisten();
    this.position = null;
    await this.reads.stop();
  }

  private async start(): Promise<void> {
    try {
      const { head } = await this.store.readHorizon();
      if (this.listeners.isEmpty()) return;
      this.position = head;
      this.reads.requestIn(slowCheckInMs);
    } finally {
      this.starting = null;
    }
  }

  private readSoon(): void {
    if (this.position !== null) this.reads.request();
  }

  private async read(): Promise<void> {
    const from = this.position;
    if (from === null) return;
    const { events, more } = await this.store.readAfter(from, {}, eventBatchSize);
    // The feed was idle meanwhile, and may have started again.
    if (this.position !== from) return;
    for (const event of events) this.listeners.notify(event);
    // The last listener may have left meanwhile.
    if (this.position !== from) return;
    this.position = events.at(-1)?.cursor ?? from;
    this.pauseInMs = events.length > 0 ? minPauseInMs : Math.min(this.pauseInMs * 2, maxPauseInMs);
    if (events.length === eventBatchSize) this.reads.request();
    else this.reads.requestIn(more ? this.pauseInMs : slowCheckInMs);
  }
}
