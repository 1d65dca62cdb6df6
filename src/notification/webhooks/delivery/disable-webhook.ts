import { sql } from 'kysely';
import { recordAudit } from '../../../access/audit/record-audit.js';
import type { DatabaseTransaction } from '../../../database/database.js';
import { describeWebhookEvent } from '../describe-webhook-event.js';
import { insertWebhookEvent, wakeWebhooks } from '../relay/insert-deliveries.js';
import type { DisabledReason, WebhookRecord } from '../webhook-record.js';

/**
 * Disables a webhook: nothing is sent any more, and what waits fails. Stands in the audit under `by`; when the gateway itself
 * disables it because of its receiver, the other webhooks of the same owner are told. One that is disabled stays as it is. The
 * transaction has written no webhook yet: they are locked in the order of their ids. Returns those (internal ids) that have
 * been made due; the caller notifies `webhookChannel` after the commit.
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
  const isReceivers = reason === 'gone' || reason === 'failing';
  return isReceivers ? notifyOtherWebhooks(transaction, disabled, all) : [];
}

/** Locks the webhooks of one owner in the order of their ids, as everybody does who writes several. */
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
  const told = all.filter(
    ({ id, enabled, event_types: types }) =>
      id !== disabled.id && enabled && (types === null || types.includes('webhook.disabled')),
  );
  if (told.length === 0) return [];
  const event = describeWebhookEvent('webhook.disabled', disabled, disabled.updated_at);
  for (const { internal_id: id } of told) await insertWebhookEvent(transaction, id, event);
  return wakeWebhooks(
    transaction,
    told.map(({ internal_id: id }) => id),
  );
}
