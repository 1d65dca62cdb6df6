import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { DATABASE, type Database } from '../database/database.js';
import { RepeatedTask } from '../platform/repeated-task.js';
import { deleteOld } from './write/delete-old.js';

const pauseInMs = 60_000;

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
  sweep(): Promise<number> {
    return deleteOld(this.database, this.settings.retentionDays);
  }
}
