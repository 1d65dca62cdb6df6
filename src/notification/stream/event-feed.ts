import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { DatabaseSignals } from '../../database/signals/database-signals.js';
import { refreshChannel } from '../../refresh/refresh-channels.js';
import type { EventCursor } from './event-cursor.js';
import { EventStore } from './event-store.js';
import { FeedListeners, type FeedListener } from './feed-listeners.js';

const eventBatchSize = 500;
/** A lost hint costs a stream at most this. */
const slowCheckInMs = 5_000;
/** While an open transaction holds events back the feed looks again after this, and then ever more seldom. */
const minPauseInMs = 5;
const maxPauseInMs = 250;
const retryInMs = 1_000;

/**
 * Reads new events once for all streams of this replica, and rests while there are none. What happens from the moment of joining
 * on is not lost; some of what happened shortly before may be told too.
 */
@Injectable()
export class EventFeed implements OnModuleDestroy {
  private readonly logger = new Logger(EventFeed.name);
  private readonly listeners = new FeedListeners();
  private readonly unlisten: () => void;
  /** Everything up to here has been told; null while the feed rests. */
  private position: EventCursor | null = null;
  private starting: Promise<void> | null = null;
  private reading: Promise<void> | null = null;
  private isWanted = false;
  private isInTrouble = false;
  private pauseInMs = minPauseInMs;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(EventStore) private readonly store: EventStore,
    @Inject(DatabaseSignals) signals: DatabaseSignals,
  ) {
    this.unlisten = signals.listen(refreshChannel, () => this.look());
  }

  /** Tells the listener from now on, until the returned function is called. Rejects when the database cannot be asked. */
  async join(listener: FeedListener): Promise<() => void> {
    this.listeners.add(listener);
    const leave = () => {
      this.listeners.remove(listener);
      if (this.listeners.isEmpty()) this.rest();
    };
    try {
      if (this.position === null) await (this.starting ??= this.begin());
      return leave;
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** True while nobody listens: nothing is read then. */
  get isResting(): boolean {
    return this.listeners.isEmpty();
  }

  async onModuleDestroy(): Promise<void> {
    this.unlisten();
    this.rest();
    await this.reading;
  }

  private async begin(): Promise<void> {
    try {
      const { head } = await this.store.readHorizon();
      if (this.listeners.isEmpty()) return;
      this.position = head;
      this.pollFeed(slowCheckInMs);
    } finally {
      this.starting = null;
    }
  }

  private rest(): void {
    this.position = null;
    this.isWanted = false;
    clearTimeout(this.timer);
  }

  private look(): void {
    if (this.position === null) return;
    this.isWanted = true;
    this.reading ??= this.readAll().finally(() => {
      this.reading = null;
      if (this.isWanted) this.look();
    });
  }

  private pollFeed(timeInMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), timeInMs);
  }

  private async readAll(): Promise<void> {
    try {
      while (this.isWanted && this.position !== null) {
        this.isWanted = false;
        await this.readOnce(this.position);
      }
      this.isInTrouble = false;
    } catch (error) {
      if (!this.isInTrouble) this.logger.warn({ err: error }, 'Events cannot be read; it is tried again.');
      this.isInTrouble = true;
      if (this.position !== null) this.pollFeed(retryInMs);
    }
  }

  private async readOnce(from: EventCursor): Promise<void> {
    const { events, more } = await this.store.readAfter(from, {}, eventBatchSize);
    // It has rested since, and may have begun anew.
    if (this.position !== from) return;
    for (const event of events) this.listeners.tell(event);
    // A listener may have left meanwhile, and been the last one.
    if (this.position !== from) return;
    this.position = events.at(-1)?.cursor ?? from;
    if (events.length === eventBatchSize) this.isWanted = true;
    this.pauseInMs = events.length > 0 ? minPauseInMs : Math.min(this.pauseInMs * 2, maxPauseInMs);
    this.pollFeed(more ? this.pauseInMs : slowCheckInMs);
  }
}
