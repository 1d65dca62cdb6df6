import type { Caller } from '../../access/caller.js';
import { recordAudit } from '../../access/audit/record-audit.js';
import { eraseWebhookToken } from '../provider-webhooks/webhook-token.js';
import { eraseConnection } from '../write-connection.js';
import type { ManageContext } from './connection-changes.js';
import { lockManagedConnection } from './lock-managed-connection.js';

/**
 * Deletes a connection and audits it, within one transaction. Its credentials are erased, no new call starts, and it is no longer shown.
 * Its history stays under its internal id, and its public id is never used again. The caller cancels its unfinished refreshes
 * afterwards. Throws the problems of `lockManagedConnection`.
 */
export async function deleteConnection(
  context: ManageContext,
  internalId: number,
  caller: Caller,
): Promise<void> {
  const { transaction } = context;
  const { record } = await lockManagedConnection(context, internalId);
  await eraseConnection(transaction, internalId, {
    status: 'paused',
    statusReason: 'deleted',
    deleted: true,
  });
  await transaction.deleteFrom('credential_checks').where('connection_id', '=', internalId).execute();
  await eraseWebhookToken(transaction, internalId);
  await recordAudit(transaction, {
    caller: caller.id,
    action: 'connection.deleted',
    subject: { kind: 'connection', id: record.id },
    connectionId: internalId,
    detail: { provider: record.provider },
  });
}
