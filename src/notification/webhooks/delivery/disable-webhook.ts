import { sql } from 'kysely';
import { recordAudit } from '../../../access/audit/record-audit.js';
import type { DatabaseTransaction } from '../../../database/database.js';
import { describeWebhookEvent } from '../describe-webhook.js';
import { insertWebhookEvent } from '../relay/insert-deliveries.js';
import { wakeWebhooks } from '../relay/wake-webhooks.js';
import type { WebhookRecord } from '../webhook-record.js';
import type { DisabledReason } from '../webhook-states.js';

/**
 * Disables a webhook: nothing more is sent, and its pending deliveries fail. The audit records it under `by`. When its receiver is
 * the reason, the other webhooks of the same owner get a `webhook.disabled` event. A disabled webhook is not changed.
 * The transaction must not have written a webhook yet: this locks webhooks in the order of their ids. Returns the webhooks (internal
 * ids) that became due; the caller notifies `webhookChannel` after the commit.
 */
export async function disableWebhook(
  transaction: DatabaseTransaction,
  webhook: Pick<WebhookRecord, 'internal_id' | 'caller'>,
  reason: DisabledReason,
  by: string,
): Promise<readonly number[]> {
  const all = await lockOwners(transaction, webhook.caller);
  if (!all.some(({ internal_id: id, enabled }) => id === webhook.internal_id && enabled)) return [];
  const disabled = await transaction
    .updateTable('webhooks')
    .set({
      enabled: false,
      disabled_reason: reason,
      disabled_at: sql`clock_timestamp()`,
      updated_at: sql`clock_timestamp()`,
      cool_down_until: null,
    })
    .where('internal_id', '=', webhook.internal_id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await transaction
    .updateTable('webhook_deliveries')
    .set({ status: 'failed', next_attempt_at: null, finished_at: sql`clock_timestamp()` })
    .where('webhook_id', '=', webhook.internal_id)
    .where('status', '=', 'pending')
    .execute();
  await recordAudit(transaction, {
    caller: by,
    action: 'webhook.disabled',
    subject: { kind: 'webhook', id: disabled.id },
    connectionId: null,
    detail: { reason },
  });
  const isReceiverFault = reason === 'gone' || reason === 'failing';
  return isReceiverFault ? notifyOtherWebhooks(transaction, disabled, all) : [];
}

/** Locks the webhooks of one owner in the order of their ids, as all code that writes several webhooks does. */
function lockOwners(transaction: DatabaseTransaction, caller: string): Promise<WebhookRecord[]> {
  return transaction
    .selectFrom('webhooks')
    .selectAll()
    .where('caller', '=', caller)
    .orderBy('internal_id')
    .forNoKeyUpdate()
    .execute();
}

async function notifyOtherWebhooks(
  transaction: DatabaseTransaction,
  disabled: WebhookRecord,
  all: readonly WebhookRecord[],
): Promise<readonly number[]> {
  const notified = all.filter(
    ({ id, enabled, event_types: types }) =>
      id !== disabled.id && enabled && (types === null || types.includes('webhook.disabled')),
  );
  if (notified.length === 0) return [];
  const event = describeWebhookEvent('webhook.disabled', disabled, disabled.updated_at);
  for (const { internal_id: id } of notified) await insertWebhookEvent(transaction, id, event);
  return wakeWebhooks(
    transaction,
    notified.map(({ internal_id: id }) => id),
  );
}
