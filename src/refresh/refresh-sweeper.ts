import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DATABASE, type Database } from '../database/database.js';
import { DatabaseSignals } from '../database/signals/database-signals.js';
import { BackgroundLoop } from '../platform/background-loop.js';
import { Outage } from '../platform/outage.js';
import { refreshChannel } from './refresh-channels.js';
import { endRefreshEarly, endRefreshesOfDeleted, findExpired } from './store/end-refresh-early.js';
import { findUnpropagated, propagateRuns } from './store/propagate-runs.js';

const pauseInMs = 500;

/**
 * Does what must happen even if no dispatcher runs. It expires refreshes whose deadline has passed, cancels refreshes of deleted
 * connections, and propagates runs that a dead replica left. Every replica sweeps; each step is idempotent.
 */
@Injectable()
export class RefreshSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(RefreshSweeper.name);
  private readonly sweeps = new BackgroundLoop({
    round: () => this.sweep(),
    pauseInMs,
    outage: new Outage(
      (error) => this.logger.error({ err: error }, 'The refresh sweep failed; the next one starts soon.'),
      () => this.logger.log('The refresh sweep works again.'),
    ),
  });

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly signals: DatabaseSignals,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeps.requestIn(pauseInMs);
  }

  async onModuleDestroy(): Promise<void> {
    await this.sweeps.stop();
  }

  /** One sweep. */
  async sweep(): Promise<void> {
    for (const id of await findExpired(this.database)) {
      const expired = await this.database
        .transaction()
        .execute((transaction) => endRefreshEarly(transaction, id, 'expired'));
      if (expired !== null) this.signals.notify(refreshChannel, id);
    }
    for (const id of await endRefreshesOfDeleted(this.database, null)) {
      this.signals.notify(refreshChannel, id);
    }
    for (const connectionId of await findUnpropagated(this.database)) {
      await propagateRuns(this.database, connectionId, {
        announce: (ids) => {
          for (const id of ids) this.signals.notify(refreshChannel, id);
        },
      });
    }
  }
}
