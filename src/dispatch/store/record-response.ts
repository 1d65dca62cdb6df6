import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { CallOutcome } from '../../platform/provider-call-catalogue.js';
import { suspectsCredentials } from '../plan/failure-codes.js';
import { learnQuota } from '../plan/learn-quota.js';
import type { CallResponse, StartedCall } from './started-call.js';
import type { ResponseContext } from './response-context.js';
import { type DispatchRow, lockDispatchRow, storeQuota } from './dispatch-row.js';
import { type RecordedList, recordListResponse } from './record-list-response.js';
import { recordStatus } from './record-status.js';
import { recordTrigger } from './record-trigger.js';
import { settleListed } from './settle-listed.js';
import { recordVerification } from './record-verification.js';

/** Runs one transaction of the owner, which holds the lease in it. */
export type OwnTransaction = <Value>(
  work: (transaction: DatabaseTransaction) => Promise<Value>,
) => Promise<Value>;

/**
 * Records one response: the outcome of its intent, the quota, and the content. A list that settles hundreds of runs takes
 * several short transactions. If the owner dies between two of them, the next list settles the remaining runs.
 */
export async function recordResponse(
  transact: OwnTransaction,
  started: StartedCall,
  response: CallResponse,
  context: ResponseContext,
): Promise<void> {
  let { unsettled } = await transact((transaction) => recordFirst(transaction, started, response, context));
  while (unsettled !== null) {
    const { list, settledTo } = unsettled;
    const next = await transact((transaction) => settleListed(transaction, context.account, list, settledTo));
    unsettled = next === null ? null : { list, settledTo: next };
  }
}

async function recordFirst(
  transaction: DatabaseTransaction,
  started: StartedCall,
  response: CallResponse,
  context: ResponseContext,
): Promise<RecordedList> {
  const connectionId = context.account.connection.internalId;
  const row = await lockDispatchRow(transaction, connectionId);
  const failure = 'failure' in response.response ? response.response.failure : null;
  const othersInFlight = await closeIntent(transaction, connectionId, started.rowId, {
    outcome: response.response.kind,
    httpStatus: failure?.httpStatus ?? null,
  });
  await storeQuota(
    transaction,
    connectionId,
    learnQuota(
      row.quota,
      response.response,
      { startedAtInMs: started.startedAtInMs, othersInFlight },
      row.nowInMs,
    ),
  );
  const { suspected, unsettled } =
    response.kind === 'list'
      ? await recordListResponse(transaction, started, response.response, context, row)
      : { suspected: await recordContent(transaction, started, response, context, row), unsettled: null };
  // A suspicion about older credentials does not concern the current ones.
  const suspectedVersion = row.suspected_refusal?.credentialVersion ?? 0;
  if (suspected && suspectedVersion < started.credentialVersion) {
    const suspectedRefusal = { sinceInMs: row.nowInMs, credentialVersion: started.credentialVersion };
    await transaction
      .updateTable('dispatches')
      .set({ suspected_refusal: JSON.stringify(suspectedRefusal) })
      .where('connection_id', '=', connectionId)
      .execute();
  }
  return { suspected, unsettled };
}

/** Returns true when the response is a suspected refusal. */
async function recordContent(
  transaction: DatabaseTransaction,
  started: StartedCall,
  response: Exclude<CallResponse, { kind: 'list' }>,
  context: ResponseContext,
  row: DispatchRow,
): Promise<boolean> {
  const { account } = context;
  const connectionId = account.connection.internalId;
  switch (response.kind) {
    case 'trigger':
      return recordTrigger(transaction, connectionId, started.runIds, response.response);
    case 'verify':
      return recordVerification(transaction, started, response.response, context);
    case 'status':
      if (response.response.kind === 'failed') return suspectsCredentials(response.response.failure, false);
      await recordStatus(transaction, account, {
        source: response.source,
        reading: response.response.value,
        startedAtInMs: started.startedAtInMs,
        finishedAtInMs: row.nowInMs,
      });
      return false;
    case 'reference-data': {
      const known =
        response.response.kind === 'read' ? { reference_data: JSON.stringify(response.response.value) } : {};
      await transaction
        .updateTable('dispatches')
        .set({ ...known, reference_data_read_at: sql`clock_timestamp()` })
        .where('connection_id', '=', connectionId)
        .execute();
      return response.response.kind === 'failed' && suspectsCredentials(response.response.failure, true);
    }
    default:
      return response satisfies never;
  }
}

/** Returns the number of other calls of the connection in flight, including intents that were stored just now. */
async function closeIntent(
  transaction: DatabaseTransaction,
  connectionId: number,
  rowId: number,
  { outcome, httpStatus }: { readonly outcome: CallOutcome; readonly httpStatus: number | null },
): Promise<number> {
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
