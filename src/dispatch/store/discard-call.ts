import type { DatabaseTransaction } from '../../database/database.js';
import type { NotTriggered } from '../plan/judge-rejection.js';
import type { StartedCall } from './started-call.js';
import { requeue } from './record-trigger.js';

/** Why the runs of an unsent call wait again. */
export const notSent: NotTriggered = {
  kind: 'unreachable',
  detail: 'The gateway did not send the request.',
  retryAfterInMs: 0,
};

/** Records that a call with a stored intent was not sent. The caller holds the lease in `transaction`. */
export async function discardCall(transaction: DatabaseTransaction, started: StartedCall): Promise<void> {
  await transaction
    .updateTable('provider_calls')
    .set({ finished_at: new Date(started.startedAtInMs), outcome: 'not-asked' })
    .where('row_id', '=', started.rowId)
    .execute();
  if (started.runIds.length > 0) await requeue(transaction, started.runIds, notSent);
}
