import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DATABASE, type Database } from '../../../database/database.js';
import { DatabaseSignals } from '../../../database/signals/database-signals.js';
import { refreshChannel } from '../../../refresh/refresh-channels.js';
import { relayEvents } from './relay-events.js';
import { webhookChannel } from '../webhook-channel.js';

/** How late at most an event is handed on without a hint. */
const pollInMs = 500;
/** Hints that come closer than this are followed together. */
const pauseInMs = 20;
const atOnce = 200;

/** Hands events to webhooks as they happen: after each hint of a changed refresh, and in any case twice a second. */
@Injectable()
export class EventRelay implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(EventRelay.name);
  private rounds: Promise<void> = Promise.resolve();
  private stopped = false;
  private hinted = false;
  private isWanted = true;
  private inTrouble = false;
  private wake: () => void = () => undefined;
  private unlisten: () => void = () => undefined;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(DatabaseSignals) private readonly signals: DatabaseSignals,
  ) {}

  onApplicationBootstrap(): void {
    this.unlisten = this.signals.listen(refreshChannel, () => this.hint());
    this.rounds = this.keepRelaying();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    this.unlisten();
    this.wake();
    await this.rounds;
  }

  private hint(): void {
    // Without any webhook the poll is enough to keep up.
    if (!this.isWanted) return;
    this.hinted = true;
    this.wake();
  }

  private async keepRelaying(): Promise<void> {
    while (!this.stopped) {
      this.hinted = false;
      await this.relayAll();
      await this.pause(pauseInMs, () => false);
      await this.pause(pollInMs, () => this.hinted);
    }
  }

  private async relayAll(): Promise<void> {
    try {
      for (let more = true; more && !this.stopped;) {
        const round = await relayEvents(this.database, atOnce);
        for (const id of round.woken) this.signals.notify(webhookChannel, String(id));
        this.isWanted = round.wanted;
        more = round.more;
      }
      this.inTrouble = false;
    } catch (error) {
      if (!this.inTrouble) {
        this.logger.warn({ err: error }, 'Handing events to webhooks failed; it is tried again.');
      }
      this.inTrouble = true;
    }
  }

  /** Ends after the time, at a stop, or when `isOver` at a hint. */
  private async pause(timeInMs: number, isOver: () => boolean): Promise<void> {
    if (this.stopped || isOver()) return;
    const finished = Promise.withResolvers<void>();
    const timer = setTimeout(finished.resolve, timeInMs);
    this.wake = () => {
      if (this.stopped || isOver()) finished.resolve();
    };
    await finished.promise;
    clearTimeout(timer);
    this.wake = () => undefined;
  }
}
