import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '../config/settings.js';
import { DATABASE, type Database } from '../database/database.js';
import { RepeatedTask } from '../platform/repeated-task.js';

const pauseInMs = 60_000;
const atOnce = 500;

/**
 * Deletes what ended longer ago than `RETENTION_DAYS`: refreshes with their targets and events, the runs they leave behind,
 * and the record of provider calls. In small batches, so that nobody waits for it.
 */
@Injectable()
export class RetentionSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(RetentionSweeper.name);
  private readonly rounds = new RepeatedTask({
    pauseInMs,
    task: () => this.sweep(),
    onFailure: (error) =>
      this.logger.error({ err: error }, 'Deleting old refreshes failed; it is tried again.'),
  });

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
  }

  /** Deletes one batch of each kind; returns how many rows went. */
  async sweep(): Promise<number> {
    const days = this.settings.retentionDays;
    const statements = [
      sql`delete from refreshes where id in (select id from refreshes
        where finished_at < clock_timestamp() - ${days} * interval '1 day' limit ${atOnce} for update skip locked)`,
      sql`delete from runs where id in (select id from runs
        where ended_at < clock_timestamp() - ${days} * interval '1 day' and spread_version = version
          and not exists (select 1 from targets where targets.run_id = runs.id)
        limit ${atOnce} for update skip locked)`,
      sql`delete from provider_calls where row_id in (select row_id from provider_calls
        where begun_at < clock_timestamp() - ${days} * interval '1 day' and ended_at is not null
        limit ${atOnce} for update skip locked)`,
      // Left behind by a gateway that died while new credentials were verified.
      sql`delete from credential_trials where created_at < clock_timestamp() - interval '1 hour'`,
    ];
    let deleted = 0;
    for (const statement of statements) {
      deleted += Number((await statement.execute(this.database)).numAffectedRows ?? 0n);
    }
    return deleted;
  }
}
