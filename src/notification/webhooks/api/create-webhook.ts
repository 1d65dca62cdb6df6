import { recordAudit } from '../../../access/audit/record-audit.js';
import type { Caller } from '../../../access/caller.js';
import type { DatabaseTransaction } from '../../../database/database.js';
import { newId } from '../../../platform/new-id.js';
import { Problem } from '../../../platform/problem.js';
import type { Sealer } from '../../../platform/sealing/sealer.js';
import type { CreateWebhookDto } from './create-webhook.dto.js';
import { refuseUnseenConnections } from '../refuse-unseen-connections.js';
import { createSecret } from '../delivery/sign-event.js';
import type { WebhookRecord } from '../webhook-record.js';
import { sealSecret } from '../webhook-secrets.js';

const mostForEachCaller = 100;

/**
 * Creates a webhook whose URL has been checked, with a new secret that is shown this once. 404 `connection-not-found` for a
 * filter with a connection that the caller may not see; 409 `too-many-webhooks` for more than 100 of one caller.
 */
export async function createWebhook(
  transaction: DatabaseTransaction,
  sealer: Sealer,
  caller: Caller,
  wish: CreateWebhookDto,
): Promise<{ readonly webhook: WebhookRecord; readonly secret: string }> {
  const connections = wish.connections ?? null;
  await refuseUnseenConnections(transaction, caller, connections);
  await refuseTooMany(transaction, caller);
  const secret = createSecret();
  const { internal_id: rowId } = await transaction
    .insertInto('webhooks')
    .values({
      id: newId('whk'),
      caller: caller.id,
      granted_connections: caller.connections === null ? null : [...caller.connections],
      url: wish.url,
      event_types: wish.eventTypes == null ? null : [...new Set(wish.eventTypes)],
      connections: connections === null ? null : [...new Set(connections)],
      description: wish.description ?? null,
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

async function refuseTooMany(transaction: DatabaseTransaction, caller: Caller): Promise<void> {
  const { count } = await transaction
    .selectFrom('webhooks')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('caller', '=', caller.id)
    .executeTakeFirstOrThrow();
  if (count < mostForEachCaller) return;
  throw new Problem('too-many-webhooks', `A key may have ${mostForEachCaller} webhooks; delete one first.`);
}
