import type { Caller } from '../../access/caller.js';
import { recordAudit } from '../../access/audit/record-audit.js';
import { Problem } from '../../platform/problem.js';
import type { CallsSeed } from '../connection-calls.port.js';
import type { ConnectionEntry } from '../connection-entry.js';
import type { FingerprintedEntry } from '../reconcile/fingerprinted-entry.js';
import { fingerprintCredentials } from '../sealing/fingerprint-credentials.js';
import { insertConnection, lockConnectionWrites } from '../write-connection.js';
import type { ManageContext } from './connection-changes.js';
import { pausedByCaller } from './plan-change.js';
import { rejectDuplicate } from './reject-duplicate.js';

/**
 * Throws `connection-exists` if a connection has or had this id, and `connection-duplicate` if another connection has its account.
 * Returns the fingerprints of the account. Blocks other changes of ids and credentials until the end of the transaction.
 */
export async function rejectTaken(
  context: ManageContext,
  entry: ConnectionEntry,
  caller: Caller,
): Promise<FingerprintedEntry> {
  const { transaction } = context;
  await lockConnectionWrites(transaction);
  const taken = await transaction
    .selectFrom('connections')
    .select('deleted_at')
    .where('id', '=', entry.id)
    .executeTakeFirst();
  if (taken !== undefined) {
    const detail =
      taken.deleted_at === null
        ? 'There is a connection with this id already.'
        : 'This was the id of a deleted connection; an id is never used again.';
    throw new Problem('connection-exists', detail, { errors: [{ pointer: '/id', detail }] });
  }
  const fingerprints = fingerprintCredentials(context.encryptionKeys, entry);
  await rejectDuplicate(context, fingerprints, null, caller);
  return { entry, fingerprints };
}

/**
 * Stores a checked connection and audits it, within one transaction. `seed` is the record of the call that has just checked its
 * credentials. Throws the problems of `rejectTaken`.
 */
export async function createConnection(
  context: ManageContext,
  entry: ConnectionEntry,
  caller: Caller,
  seed: CallsSeed | null,
): Promise<void> {
  const requested = await rejectTaken(context, entry, caller);
  const internalId = await insertConnection(context, 'api', requested, {
    status: entry.paused ? 'paused' : 'active',
    statusReason: entry.paused ? pausedByCaller : null,
  });
  if (seed !== null) await storeSeed(context, internalId, seed, caller);
  await recordAudit(context.transaction, {
    caller: caller.id,
    action: 'connection.created',
    subject: { kind: 'connection', id: entry.id },
    connectionId: internalId,
    detail: {
      provider: entry.provider,
      baseUrl: entry.baseUrl,
      paused: entry.paused,
      verified: seed !== null,
    },
  });
}

/**
 * Audits a credential check that the provider rejected. Without a connection, the record of provider calls cannot show it, and somebody
 * could check credentials without a trace.
 */
export async function auditRejectedCredentials(
  { transaction }: ManageContext,
  { id, provider, baseUrl }: ConnectionEntry,
  caller: Caller,
  reason: string,
): Promise<void> {
  await recordAudit(transaction, {
    caller: caller.id,
    action: 'connection.refused',
    subject: { kind: 'connection', id },
    connectionId: null,
    detail: { provider, baseUrl, reason },
  });
}

/** Adds the call that was made before the connection existed to its quota and to the record of provider calls. */
async function storeSeed(
  { transaction }: ManageContext,
  internalId: number,
  seed: CallsSeed,
  caller: Caller,
): Promise<void> {
  await transaction
    .updateTable('dispatches')
    .set({ quota: JSON.stringify(seed.quota) })
    .where('connection_id', '=', internalId)
    .execute();
  await transaction
    .insertInto('provider_calls')
    .values({
      connection_id: internalId,
      fence: 0,
      kind: 'verify',
      source_id: null,
      run_ids: [],
      requested_by: [caller.id],
      started_at: seed.startedAt,
      finished_at: seed.finishedAt,
      outcome: 'read',
      http_status: null,
    })
    .execute();
}
