import { sql } from 'kysely';
import { jsonOrNull } from '../../database/json-or-null.js';
import type { DatabaseTransaction } from '../../database/database.js';
import type { ReadAnswer } from '../../providers/contract/provider-answer.js';
import { doubtsCredentials, errorOfRead } from '../plan/failure-codes.js';
import type { StartedCall } from '../session/started-call.js';
import type { AnswerContext } from './answer-context.js';

/**
 * Records a verification; an accepted one heals an unauthorized connection. Returns true when it raises a doubt about the
 * credentials of a connection that is in use.
 */
export async function recordVerification(
  transaction: DatabaseTransaction,
  started: StartedCall,
  answer: ReadAnswer<null>,
  { account, connections }: AnswerContext,
): Promise<boolean> {
  const { internalId, status } = account.connection;
  const trial = started.call.kind === 'verify' ? started.call.trial : undefined;
  if (trial !== undefined) {
    await recordTrial(transaction, trial, answer);
    return false;
  }
  await transaction
    .updateTable('dispatches')
    .set({
      verify_ended_at: sql`clock_timestamp()`,
      verify_failure: jsonOrNull(answer.kind === 'read' ? null : errorOfRead(answer.failure)),
    })
    .where('connection_id', '=', internalId)
    .execute();
  if (answer.kind === 'read') {
    await connections.heal(internalId, started.credentialVersion, transaction);
    return false;
  }
  return status === 'active' && doubtsCredentials(answer.failure, true);
}

/** New credentials say nothing of the stored ones, whatever the answer is. */
async function recordTrial(
  transaction: DatabaseTransaction,
  trial: string,
  answer: ReadAnswer<null>,
): Promise<void> {
  await transaction
    .updateTable('credential_trials')
    .set({
      ended_at: sql`clock_timestamp()`,
      failure: jsonOrNull(answer.kind === 'read' ? null : errorOfRead(answer.failure)),
    })
    .where('id', '=', trial)
    .execute();
}
