import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DATABASE, type Database } from '../../../database/database.js';
import { DatabaseSignals } from '../../../database/signals/database-signals.js';
import { BackgroundLoop } from '../../../platform/background-loop.js';
import { sleep, systemClock } from '../../../platform/clock.js';
import { Outage } from '../../../platform/outage.js';
import { refreshChannel } from '../../../refresh/refresh-channels.js';
import { relayEvents } from './relay-events.js';
import { webhookChannel } from './wake-webhooks.js';

/** The maximum delay of an event whose hint was lost. */
const pollInMs = 500;
/** Hints that arrive within this time share one round. */
const pauseInMs = 20;
const relayBatchSize = 200;

/** Queues new events for webhooks: after each hint of a changed refresh, and at least twice a second. */
@Injectable()
export class EventRelay implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(EventRelay.name);
  private hasWebhooks = true;
  private readonly rounds = new BackgroundLoop({
    round: (signal) => this.relayAll(signal),
    pauseInMs: pollInMs,
    outage: new Outage(
      (error) => this.logger.warn({ err: error }, 'Cannot queue events for webhooks; trying again.'),
      () => this.logger.log('Events are queued for webhooks again.'),
    ),
  });
  private unlisten: () => void = () => undefined;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly signals: DatabaseSignals,
  ) {}

  onApplicationBootstrap(): void {
    this.unlisten = this.signals.listen(refreshChannel, () => this.hint());
    this.rounds.request();
  }

  async onModuleDestroy(): Promise<void> {
    this.unlisten();
    await this.rounds.stop();
  }

  private hint(): void {
    // Without webhooks the poll is enough.
    if (this.hasWebhooks) this.rounds.request();
  }

  private async relayAll(signal: AbortSignal): Promise<void> {
    try {
      for (let more = true; more && !signal.aborted;) {
        const round = await relayEvents(this.database, relayBatchSize);
        for (const id of round.woken) this.signals.notify(webhookChannel, String(id));
        this.hasWebhooks = round.hasWebhooks;
        more = round.more;
      }
    } finally {
      await sleep(systemClock, pauseInMs, signal);
    }
  }
}
