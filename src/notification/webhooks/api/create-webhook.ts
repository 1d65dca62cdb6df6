import { recordAudit } from '../../../access/audit/record-audit.js';
import type { Caller } from '../../../access/caller.js';
import type { DatabaseTransaction } from '../../../database/database.js';
import { newId } from '../../../platform/new-id.js';
import { Problem } from '../../../platform/problem.js';
import type { Sealer } from '../../../platform/sealing/sealer.js';
import { createSecret } from '../delivery/sign-event.js';
import type { WebhookRecord } from '../webhook-record.js';
import { sealSecret } from '../webhook-secrets.js';
import { rejectUnseenConnections } from './reject-unseen-connections.js';
import type { WebhookRequest } from './webhook-request.dto.js';

const maxPerCaller = 100;

/**
 * Creates a webhook whose URL has been checked, with a new secret. 404 `connection-not-found` when the filter names a connection
 * that the caller may not see; 409 `too-many-webhooks` when the caller has 100 already.
 */
export async function createWebhook(
  transaction: DatabaseTransaction,
  sealer: Sealer,
  caller: Caller,
  { url, eventTypes, connections, description, ...unstored }: WebhookRequest,
): Promise<{ readonly webhook: WebhookRecord; readonly secret: string }> {
  // A field of the request that is not stored here does not compile.
  unstored satisfies Record<string, never>;
  await rejectUnseenConnections(transaction, caller, connections);
  await rejectTooMany(transaction, caller);
  const secret = createSecret();
  const { internal_id: rowId } = await transaction
    .insertInto('webhooks')
    .values({
      id: newId('whk'),
      caller: caller.id,
      granted_connections: caller.connections === null ? null : [...caller.connections],
      url,
      event_types: eventTypes === null ? null : [...eventTypes],
      connections: connections === null ? null : [...connections],
      description,
    })
    .returning('internal_id')
    .executeTakeFirstOrThrow();
  const webhook = await transaction
    .updateTable('webhooks')
    .set({ sealed_secret: sealSecret(sealer, rowId, 'secret', secret) })
    .where('internal_id', '=', rowId)
    .returningAll()
    .executeTakeFirstOrThrow();
  await recordAudit(transaction, {
    caller: caller.id,
    action: 'webhook.created',
    subject: { kind: 'webhook', id: webhook.id },
    connectionId: null,
    detail: { eventTypes: webhook.event_types, connections: webhook.connections },
  });
  return { webhook, secret };
}

async function rejectTooMany(transaction: DatabaseTransaction, caller: Caller): Promise<void> {
  const { count } = await transaction
    .selectFrom('webhooks')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('caller', '=', caller.id)
    .executeTakeFirstOrThrow();
  if (count < maxPerCaller) return;
  throw new Problem('too-many-webhooks', `A key may have ${maxPerCaller} webhooks; delete one first.`);
}
