import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Caller } from '../../../access/caller.js';
import { DATABASE, type Database, type DatabaseTransaction, readNow } from '../../../database/database.js';
import { transact } from '../../../database/transact.js';
import { DatabaseSignals } from '../../../database/signals/database-signals.js';
import { Problem } from '../../../platform/problem.js';
import type { DeliveryDto } from './delivery.dto.js';
import type { RedeliveryDto } from './redelivery.dto.js';
import { DeliveryLog, deliveryNotFound } from './delivery-log.js';
import { describeWebhookEvent } from '../describe-webhook.js';
import { findGranted } from '../find-granted.js';
import { insertDeliveries, insertWebhookEvent } from '../relay/insert-deliveries.js';
import { wakeWebhooks, webhookChannel } from '../relay/wake-webhooks.js';
import { readMissedEvents } from '../relay/match-events.js';
import { WebhookDirectory } from './webhook-directory.js';
import type { WebhookRecord } from '../webhook-record.js';

const redeliveryBatchSize = 1000;

/** Sends events again: delivered ones, failed ones, and those from the time a webhook was disabled. Also sends test events. */
@Injectable()
export class Redeliverer {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly signals: DatabaseSignals,
    private readonly directory: WebhookDirectory,
    private readonly log: DeliveryLog,
  ) {}

  /** Sends one event again, in any status, with the same `webhook-id` and the whole retry schedule. */
  async redeliver(webhookId: string, deliveryId: string, caller: Caller): Promise<DeliveryDto> {
    const webhook = await this.directory.find(webhookId, caller);
    await this.afterWaking(webhook, async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('webhook_deliveries')
        .set(requeued)
        .where('webhook_id', '=', webhook.internal_id)
        .where('id', '=', deliveryId)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) throw deliveryNotFound();
    });
    return this.log.read(webhook.internal_id, deliveryId);
  }

  /** Sends again the events since an instant that failed or came while the webhook was disabled; up to 1000. */
  async redeliverSince(webhookId: string, since: Date, caller: Caller): Promise<RedeliveryDto> {
    const webhook = await this.directory.find(webhookId, caller);
    return this.afterWaking(webhook, async (transaction) => {
      const { rows: failed } = await sql`
        update webhook_deliveries
        set status = 'pending', round_count = 0, next_attempt_at = clock_timestamp(), finished_at = null
        where row_id in (select row_id from webhook_deliveries
          where webhook_id = ${webhook.internal_id} and status = 'failed' and created_at >= ${since}
          order by row_id limit ${redeliveryBatchSize})
        returning row_id`.execute(transaction);
      const missed = await this.readMissed(transaction, webhook, since, redeliveryBatchSize - failed.length);
      const inserted = await insertDeliveries(
        transaction,
        missed.map((event) => ({ webhookId: webhook.internal_id, event })),
      );
      const count = failed.length + inserted;
      return { count, complete: count < redeliveryBatchSize };
    });
  }

  /** Sends an event of the type `webhook.test`, regardless of the filters. */
  async test(webhookId: string, caller: Caller): Promise<DeliveryDto> {
    const webhook = await this.directory.find(webhookId, caller);
    const deliveryId = await this.afterWaking(webhook, async (transaction) =>
      insertWebhookEvent(
        transaction,
        webhook.internal_id,
        describeWebhookEvent('webhook.test', webhook, await readNow(transaction)),
      ),
    );
    return this.log.read(webhook.internal_id, deliveryId);
  }

  private async readMissed(
    transaction: DatabaseTransaction,
    webhook: WebhookRecord,
    since: Date,
    limit: number,
  ) {
    const grant = (await findGranted(transaction, [webhook]))(webhook);
    return grant === undefined || limit === 0
      ? []
      : readMissedEvents(transaction, webhook, grant, { since, limit });
  }

  /** Makes the webhook due, then does the work, in one transaction; 409 `webhook-disabled`. */
  private async afterWaking<Result>(
    webhook: WebhookRecord,
    work: (transaction: DatabaseTransaction) => Promise<Result>,
  ): Promise<Result> {
    const result = await transact(this.database, async (transaction) => {
      const woken = await wakeWebhooks(transaction, [webhook.internal_id]);
      if (woken.length === 0) {
        throw new Problem('webhook-disabled', 'Nothing is sent to a disabled webhook; enable it first.');
      }
      // The caller expects the receiver to work again.
      await transaction
        .updateTable('webhooks')
        .set({ cool_down_until: null })
        .where('internal_id', '=', webhook.internal_id)
        .execute();
      return work(transaction);
    });
    this.signals.notify(webhookChannel, String(webhook.internal_id));
    return result;
  }
}

const requeued = {
  status: 'pending',
  round_count: 0,
  next_attempt_at: sql<Date>`clock_timestamp()`,
  finished_at: null,
} as const;
