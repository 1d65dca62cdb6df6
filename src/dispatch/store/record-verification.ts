import { sql } from 'kysely';
import { jsonOrNull } from '../../database/json-or-null.js';
import type { DatabaseTransaction } from '../../database/database.js';
import type { ReadResponse } from '../../providers/contract/provider-response.js';
import { suspectsCredentials, errorOfRead } from '../plan/failure-codes.js';
import type { StartedCall } from './started-call.js';
import type { ResponseContext } from './response-context.js';

/**
 * Records a verification. An accepted one heals an unauthorized connection. Returns true for a suspected refusal of an active
 * connection's credentials.
 */
export async function recordVerification(
  transaction: DatabaseTransaction,
  started: StartedCall,
  response: ReadResponse<null>,
  { account, connections }: ResponseContext,
): Promise<boolean> {
  const { internalId, status } = account.connection;
  const credentialCheck = started.call.kind === 'verify' ? started.call.credentialCheck : undefined;
  if (credentialCheck !== undefined) {
    await recordCredentialCheck(transaction, credentialCheck, response);
    return false;
  }
  await transaction
    .updateTable('dispatches')
    .set({
      verify_finished_at: sql`clock_timestamp()`,
      verify_failure: jsonOrNull(response.kind === 'read' ? null : errorOfRead(response.failure)),
    })
    .where('connection_id', '=', internalId)
    .execute();
  if (response.kind === 'read') {
    await connections.heal(internalId, started.credentialVersion, transaction);
    return false;
  }
  return status === 'active' && suspectsCredentials(response.failure, true);
}

/** A check of new credentials never changes the connection. */
async function recordCredentialCheck(
  transaction: DatabaseTransaction,
  credentialCheck: string,
  response: ReadResponse<null>,
): Promise<void> {
  await transaction
    .updateTable('credential_checks')
    .set({
      finished_at: sql`clock_timestamp()`,
      failure: jsonOrNull(response.kind === 'read' ? null : errorOfRead(response.failure)),
    })
    .where('id', '=', credentialCheck)
    .execute();
}
