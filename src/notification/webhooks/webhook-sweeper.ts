import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { BatchedSweeper } from '../../database/batched-sweeper.js';
import { DATABASE, type Database } from '../../database/database.js';

const deleteBatchSize = 500;

/** Deletes deliveries that finished more than `RETENTION_DAYS` days ago, and previous secrets that are no longer valid. */
@Injectable()
export class WebhookSweeper extends BatchedSweeper {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    super();
  }

  /** Deletes all expired secrets and one batch of deliveries. Returns the number of deleted deliveries. */
  async sweep(): Promise<number> {
    // Those in use are left to the next sweep: locks that are waited for in no order could deadlock.
    await sql`update webhooks set sealed_previous_secret = null, previous_secret_until = null
      where internal_id in (select internal_id from webhooks
        where previous_secret_until <= statement_timestamp() for no key update skip locked)`.execute(
      this.database,
    );
    const { numAffectedRows } = await sql`
      delete from webhook_deliveries where row_id in (select row_id from webhook_deliveries
        where finished_at < statement_timestamp() - ${this.settings.retentionDays} * interval '1 day'
        order by finished_at limit ${deleteBatchSize} for update skip locked)`.execute(this.database);
    return Number(numAffectedRows ?? 0n);
  }
}
