import type { Caller } from '../../access/caller.js';
import { recordAudit } from '../../access/audit/record-audit.js';
import { Problem } from '../../platform/problem.js';
import { fingerprintCredentials } from '../sealing/fingerprint-credentials.js';
import { lockConnectionWrites, rewriteConnection } from '../write-connection.js';
import type { ConnectionRules } from './check-requested-connection.js';
import type { ManageContext } from './connection-changes.js';
import { lockManagedConnection } from './lock-managed-connection.js';
import { type ConnectionPatch, planChange } from './plan-change.js';
import { rejectDuplicate } from './reject-duplicate.js';

/** A request to change one connection. */
export interface ConnectionChangeRequest {
  readonly internalId: number;
  readonly patch: ConnectionPatch;
  readonly caller: Caller;
  /** The credential version that was current when the provider accepted the new credentials; null: they were not verified. */
  readonly verifiedAtVersion: number | null;
}

/**
 * Changes a connection and audits it, within one transaction. New credentials get a new version in the same step: calls in flight finish
 * with the former credentials, new calls use the new ones. Throws the problems of `lockManagedConnection`, `planChange` and
 * `rejectDuplicate`, and `connection-changed` if the credentials have changed since the verification.
 */
export async function changeConnection(
  context: ManageContext,
  { internalId, patch, caller, verifiedAtVersion }: ConnectionChangeRequest,
  rules: ConnectionRules,
): Promise<void> {
  const { transaction } = context;
  if (patch.credentials !== undefined) await lockConnectionWrites(transaction);
  const current = await lockManagedConnection(context, internalId);
  const { record } = current;
  if (verifiedAtVersion !== null && verifiedAtVersion !== record.credentialVersion)
    throw new Problem('connection-changed', 'Its credentials were changed while these were verified.');
  const planned = planChange(current, patch, rules, verifiedAtVersion !== null);
  if (planned.changed.length === 0 && planned.statusReason === record.statusReason) return;
  const fingerprints = fingerprintCredentials(context.encryptionKeys, planned.entry);
  if (planned.credentialsChanged) await rejectDuplicate(context, fingerprints, internalId, caller);
  await rewriteConnection(context, internalId, { entry: planned.entry, fingerprints }, planned);
  await recordAudit(transaction, {
    caller: caller.id,
    action: 'connection.changed',
    subject: { kind: 'connection', id: record.id },
    connectionId: internalId,
    detail: { changed: planned.changed, status: planned.status, verified: verifiedAtVersion !== null },
  });
}
