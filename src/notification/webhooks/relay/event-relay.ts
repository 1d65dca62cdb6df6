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

/** The maximum delay of an event whose hint was lost. */
const pollInMs = 500;
/** Hints that arrive within this time share one round. */
const pauseInMs = 20;
const relayBatchSize = 200;

/** Queues new events for webhooks: after each hint of a changed refresh, and at least twice a second. */
@Injectable()
export class EventRelay implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(EventRelay.name);
  private rounds: Promise<void> = Promise.resolve();
  private stopped = false;
  private hinted = false;
  private hasWebhooks = true;
  private isFailing = false;
  private wake: () => void = () => undefined;
  private unlisten: () => void = () => undefined;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly signals: DatabaseSignals,
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
    // Without webhooks the poll is enough.
    if (!this.hasWebhooks) return;
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
        const round = await relayEvents(this.database, relayBatchSize);
        for (const id of round.woken) this.signals.notify(webhookChannel, String(id));
        this.hasWebhooks = round.hasWebhooks;
        more = round.more;
      }
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing) {
        this.logger.warn({ err: error }, 'Cannot queue events for webhooks; trying again.');
      }
      this.isFailing = true;
    }
  }

  /** Resolves after the time, at a stop, or at a hint when `mayEnd` returns true. */
  private async pause(timeInMs: number, mayEnd: () => boolean): Promise<void> {
    if (this.stopped || mayEnd()) return;
    const finished = Promise.withResolvers<void>();
    const timer = setTimeout(finished.resolve, timeInMs);
    this.wake = () => {
      if (this.stopped || mayEnd()) finished.resolve();
    };
    await finished.promise;
    clearTimeout(timer);
    this.wake = () => undefined;
  }
}
