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

/** A change of one connection. */
export interface ConnectionChangeRequest {
  readonly internalId: number;
  readonly patch: ConnectionPatch;
  readonly caller: Caller;
  /** The credential version over which the provider has just accepted what results; null: it was not asked. */
  readonly verifiedOver: number | null;
}

/**
 * Changes a connection and audits it, within one transaction. New credentials get a new version in the same step, so that calls
 * under way end with the former ones and new calls begin with these. Throws the problems of `lockManagedConnection`, `planChange` and
 * `rejectDuplicate`, and `connection-changed` when the credentials are no longer those that were verified.
 */
export async function changeConnection(
  context: ManageContext,
  { internalId, patch, caller, verifiedOver }: ConnectionChangeRequest,
  rules: ConnectionRules,
): Promise<void> {
  const { transaction } = context;
  if (patch.credentials !== undefined) await lockConnectionWrites(transaction);
  const current = await lockManagedConnection(context, internalId);
  const { record } = current;
  if (verifiedOver !== null && verifiedOver !== record.credentialVersion)
    throw new Problem('connection-changed', 'Its credentials were changed while these were verified.');
  const planned = planChange(current, patch, rules, verifiedOver !== null);
  if (planned.changed.length === 0 && planned.statusReason === record.statusReason) return;
  const fingerprints = fingerprintCredentials(context.encryptionKeys, planned.entry);
  if (planned.credentialsChanged) await rejectDuplicate(context, fingerprints, internalId, caller);
  await rewriteConnection(context, internalId, { entry: planned.entry, fingerprints }, planned);
  await recordAudit(transaction, {
    caller: caller.id,
    action: 'connection.changed',
    subject: { kind: 'connection', id: record.id },
    connectionId: internalId,
    detail: { changed: planned.changed, status: planned.status, verified: verifiedOver !== null },
  });
}
