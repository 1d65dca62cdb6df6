import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DATABASE, type Database } from '../database/database.js';
import { DatabaseSignals } from '../database/signals/database-signals.js';
import { RepeatedTask } from '../platform/repeated-task.js';
import { refreshChannel } from './refresh-channels.js';
import { endRefreshEarly } from './store/end-refresh-early.js';
import { endRefreshesOfDeleted } from './store/end-refreshes-of-deleted.js';
import { findExpired, findUnpropagated } from './store/find-work-left.js';
import { propagateRuns } from './store/propagate-runs.js';

const pauseInMs = 500;

/**
 * Keeps promises that no dispatcher may be left to keep: refreshes whose deadline has passed expire, those of deleted connections are
 * canceled, and runs whose targets
 * have not all learnt their state (its replica died) are told. Every replica sweeps; each step is idempotent.
 */
@Injectable()
export class RefreshSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(RefreshSweeper.name);
  private readonly rounds = new RepeatedTask({
    pauseInMs,
    task: () => this.sweep(),
    onFailure: (error) => this.logger.error({ err: error }, 'Sweeping failed; it goes on in a moment.'),
  });

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(DatabaseSignals) private readonly signals: DatabaseSignals,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
  }

  /** One round of sweeping. */
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
