import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { CallOutcome } from '../../platform/provider-call-catalogue.js';
import type { RefreshError } from '../../refresh/rules/notes.js';
import { lockSourcesWithOpenRuns } from '../../refresh/store/lock-sources.js';
import { loseResponses, requeue } from './record-trigger.js';
import type { NotTriggered } from '../plan/judge-failure.js';
import { countUnsentCall } from '../plan/quota-window.js';
import { lockDispatchRow, storeQuota } from './dispatch-row.js';
import type { CallResponse, StartedCall } from './started-call.js';

/** Closes the intent of a call with its response. Returns the number of other calls of the connection in flight. */
export async function closeCall(
  transaction: DatabaseTransaction,
  connectionId: number,
  { rowId }: StartedCall,
  { response }: CallResponse,
): Promise<number> {
  const outcome: CallOutcome = response.kind;
  const httpStatus = 'failure' in response ? response.failure.httpStatus : null;
  const { rows } = await sql<{ others: number }>`
    with closed as (
      update provider_calls set finished_at = clock_timestamp(), outcome = ${outcome}, http_status = ${httpStatus}
      where row_id = ${rowId}
    )
    select count(*) as others from provider_calls
    where connection_id = ${connectionId} and finished_at is null and row_id <> ${rowId}`.execute(
    transaction,
  );
  return rows[0]?.others ?? 0;
}

/** The error of runs whose trigger response is unknown because the owner stopped. */
export const ownerDied: RefreshError = {
  code: 'provider-unavailable',
  detail: 'The gateway stopped before the response came.',
};

/**
 * Closes the intents that a former owner left without an outcome. It is unknown whether these calls were made, so their runs
 * count as triggered with a lost response. Returns the number of calls.
 */
export async function closeLostCalls(
  transaction: DatabaseTransaction,
  connectionId: number,
  fence: number,
): Promise<number> {
  const outcome: CallOutcome = 'unknown';
  const { rows } = await sql<{ run_ids: string[] }>`
    update provider_calls set finished_at = clock_timestamp(), outcome = ${outcome}
    where connection_id = ${connectionId} and fence < ${fence} and finished_at is null
    returning run_ids`.execute(transaction);
  const runIds = rows.flatMap((row) => row.run_ids);
  if (runIds.length > 0) {
    // This pass needs the locks of all sources: taking them together keeps the lock order.
    await lockSourcesWithOpenRuns(transaction, connectionId, null);
    await loseResponses(transaction, runIds, ownerDied);
  }
  return rows.length;
}

/** Why the runs of an unsent call wait again. */
export const notSent: NotTriggered = {
  kind: 'unreachable',
  detail: 'The gateway did not send the request.',
  retryAfterInMs: 0,
};

/** Records that a call with a stored intent was not sent. The caller holds the lease in `transaction`. */
export async function discardCall(
  transaction: DatabaseTransaction,
  connectionId: number,
  started: StartedCall,
): Promise<void> {
  const { quota } = await lockDispatchRow(transaction, connectionId);
  await storeQuota(transaction, connectionId, countUnsentCall(quota));
  await transaction
    .updateTable('provider_calls')
    .set({ finished_at: new Date(started.startedAtInMs), outcome: 'not-asked' })
    .where('row_id', '=', started.rowId)
    .execute();
  if (started.runIds.length > 0) await requeue(transaction, started.runIds, notSent);
}
