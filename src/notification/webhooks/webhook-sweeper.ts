import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { BatchedSweeper } from '../../database/batched-sweeper.js';
import { DATABASE, type Database } from '../../database/database.js';

const atOnce = 500;

/** Deletes deliveries that ended longer ago than `RETENTION_DAYS`, and secrets that are out of force. */
@Injectable()
export class WebhookSweeper extends BatchedSweeper {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    super();
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
