import { sql } from 'kysely';
import type { Caller } from '../../access/caller.js';
import { newId } from '../../platform/new-id.js';
import { fingerprintCredentials } from '../sealing/fingerprint-credentials.js';
import { sealCheckedCredentials } from '../sealing/credential-seal.js';
import { lockConnectionWrites } from '../write-connection.js';
import type { ConnectionRules } from './check-requested-connection.js';
import type { ManageContext } from './connection-changes.js';
import { lockManagedConnection } from './lock-managed-connection.js';
import { type ConnectionPatch, planChange } from './plan-change.js';
import { rejectDuplicate } from './reject-duplicate.js';

/** New credentials that are stored for a check. */
export interface StoredCredentialCheck {
  readonly id: string;
  /** The version of the credentials that they will replace. */
  readonly credentialVersion: number;
}

/**
 * Seals the credentials that a patch results in and stores them as the credential check of the connection, for its dispatcher. Replaces
 * an earlier check. Throws what `changeConnection` would throw, so that only a possible change costs a call.
 */
export async function storeCredentialCheck(
  context: ManageContext,
  request: { readonly internalId: number; readonly patch: ConnectionPatch; readonly caller: Caller },
  rules: ConnectionRules,
): Promise<StoredCredentialCheck> {
  const { transaction, sealer, encryptionKeys } = context;
  const { internalId, patch, caller } = request;
  await lockConnectionWrites(transaction);
  const current = await lockManagedConnection(context, internalId);
  const { entry } = planChange(current, patch, rules, true);
  await rejectDuplicate(context, fingerprintCredentials(encryptionKeys, entry), internalId, caller);
  const id = newId('try');
  const credentialCheck = {
    id,
    sealed_credentials: sealCheckedCredentials(sealer, internalId, entry.credentials),
    base_url: entry.baseUrl,
    requested_by: caller.id,
    finished_at: null,
    failure: null,
  };
  await transaction
    .insertInto('credential_checks')
    .values({ connection_id: internalId, ...credentialCheck })
    .onConflict((conflict) =>
      conflict
        .column('connection_id')
        .doUpdateSet({ ...credentialCheck, created_at: sql<Date>`clock_timestamp()` }),
    )
    .execute();
  return { id, credentialVersion: current.record.credentialVersion };
}

/** Deletes a finished credential check. */
export async function deleteCredentialCheck({ transaction }: ManageContext, id: string): Promise<void> {
  await transaction.deleteFrom('credential_checks').where('id', '=', id).execute();
}
