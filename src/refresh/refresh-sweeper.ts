import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '../database/database.js';
import { DatabaseSignals } from '../database/signals/database-signals.js';
import { RepeatedTask } from '../platform/repeated-task.js';
import { refreshChannel } from './refresh-channels.js';
import { endRefreshEarly } from './write/end-refresh-early.js';
import { endRefreshesOfDeleted } from './write/end-refreshes-of-deleted.js';
import { spreadRuns } from './write/spread-runs.js';

const pauseInMs = 500;
const atOnce = 100;

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
    for (const id of await this.findDue()) {
      const expired = await this.database
        .transaction()
        .execute((transaction) => endRefreshEarly(transaction, id, 'expired'));
      if (expired !== null) this.signals.notify(refreshChannel, id);
    }
    for (const id of await endRefreshesOfDeleted(this.database, null))
      this.signals.notify(refreshChannel, id);
    for (const connectionId of await this.findUnspread()) {
      for (const id of await spreadRuns(this.database, connectionId)) this.signals.notify(refreshChannel, id);
    }
  }

  private async findDue(): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      select id from refreshes where finished_at is null and deadline_at <= clock_timestamp()
      order by deadline_at limit ${atOnce}`.execute(this.database);
    return rows.map((row) => row.id);
  }

  private async findUnspread(): Promise<number[]> {
    const { rows } = await sql<{ connection_id: number }>`
      select distinct connection_id from runs where spread_version < version limit ${atOnce}`.execute(
      this.database,
    );
    return rows.map((row) => row.connection_id);
  }
}
