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

/** New credentials that wait to be tried out. */
export interface StoredCredentialCheck {
  readonly id: string;
  /** The version of the credentials that they are to replace. */
  readonly credentialVersion: number;
}

/**
 * Seals what a patch would make of the credentials beside the connection, so that its dispatcher can try them out; an earlier trial is
 * replaced. Throws what `changeConnection` would throw, so that a call is made only for a change that is possible.
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

/** Erases a trial that is over. */
export async function dropCredentialCheck({ transaction }: ManageContext, id: string): Promise<void> {
  await transaction.deleteFrom('credential_checks').where('id', '=', id).execute();
}
