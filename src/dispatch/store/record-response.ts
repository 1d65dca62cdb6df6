import type { DatabaseTransaction } from '../../database/database.js';
import { keepSuspectedRefusal } from '../plan/judge-list.js';
import { closeCall } from './close-calls.js';
import { learnQuota } from '../plan/quota-window.js';
import type { CallResponse, StartedCall, ResponseContext } from './started-call.js';
import { type DispatchRow, lockDispatchRow, storeQuota } from './dispatch-row.js';
import { type RecordedList, recordListResponse } from './record-list-response.js';
import { recordRead } from './record-read.js';
import { recordTrigger } from './record-trigger.js';
import { settleListed } from './settle-runs.js';

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
  const othersInFlight = await closeCall(transaction, connectionId, started, response);
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
  const recorded = await recordContent(transaction, started, response, context, row);
  const suspected = recorded.suspected
    ? keepSuspectedRefusal(row.suspected_refusal, started.credentialVersion, row.nowInMs)
    : null;
  if (suspected !== null) {
    await transaction
      .updateTable('dispatches')
      .set({ suspected_refusal: JSON.stringify(suspected) })
      .where('connection_id', '=', connectionId)
      .execute();
  }
  return recorded;
}

async function recordContent(
  transaction: DatabaseTransaction,
  started: StartedCall,
  response: CallResponse,
  context: ResponseContext,
  row: DispatchRow,
): Promise<RecordedList> {
  switch (response.kind) {
    case 'list':
      return recordListResponse(transaction, started, response.response, context, row);
    case 'trigger':
      return {
        suspected: await recordTrigger(transaction, row.connection_id, started.runIds, response.response),
        unsettled: null,
      };
    case 'status':
    case 'verify':
    case 'reference-data':
      return { suspected: await recordRead(transaction, started, response, context, row), unsettled: null };
    default:
      return response satisfies never;
  }
}
