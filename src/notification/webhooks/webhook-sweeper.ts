import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { DATABASE, type Database } from '../../database/database.js';
import { RepeatedTask } from '../../platform/repeated-task.js';

const pauseInMs = 60_000;
const atOnce = 500;

/** Deletes deliveries that ended longer ago than `RETENTION_DAYS`, in small batches, and secrets that are out of force. */
@Injectable()
export class WebhookSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(WebhookSweeper.name);
  private readonly rounds = new RepeatedTask({
    pauseInMs,
    task: () => this.sweep(),
    onFailure: (error) =>
      this.logger.error({ err: error }, 'Deleting old deliveries failed; it is tried again.'),
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

  /** One batch of each; returns how many deliveries went. */
  async sweep(): Promise<number> {
    await sql`update webhooks set sealed_previous_secret = null, previous_secret_until = null
      where previous_secret_until <= statement_timestamp()`.execute(this.database);
    const { numAffectedRows } = await sql`
      delete from webhook_deliveries where row_id in (select row_id from webhook_deliveries
        where finished_at < statement_timestamp() - ${this.settings.retentionDays} * interval '1 day'
        order by finished_at limit ${atOnce} for update skip locked)`.execute(this.database);
    return Number(numAffectedRows ?? 0n);
  }
}
