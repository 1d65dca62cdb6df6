import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import { doubtsCredentials } from '../plan/failure-codes.js';
import { learnQuota } from '../plan/learn-quota.js';
import type { CallAnswer, StartedCall } from '../session/started-call.js';
import type { AnswerContext } from './answer-context.js';
import { type DispatchRow, lockDispatchRow, storeQuota } from './dispatch-row.js';
import { type RecordedList, recordListAnswer } from './record-list-answer.js';
import { recordStatus } from './record-status.js';
import { recordTrigger } from './record-trigger.js';
import { settleListed } from './settle-listed.js';
import { recordVerification } from './record-verification.js';

/** Carries out one transaction of the owner, which holds the lease in it. */
export type OwnTransaction = <Value>(
  work: (transaction: DatabaseTransaction) => Promise<Value>,
) => Promise<Value>;

/**
 * Records one answer: its intent's outcome, the quota, and what it says. A list that settles hundreds of runs takes several
 * transactions, none of them long; an owner that dies between two of them leaves the rest to the next list.
 */
export async function recordAnswer(
  transact: OwnTransaction,
  started: StartedCall,
  answer: CallAnswer,
  context: AnswerContext,
): Promise<void> {
  let { unsettled } = await transact((transaction) => recordFirst(transaction, started, answer, context));
  while (unsettled !== null) {
    const { list, settledTo } = unsettled;
    const next = await transact((transaction) => settleListed(transaction, context.account, list, settledTo));
    unsettled = next === null ? null : { list, settledTo: next };
  }
}

async function recordFirst(
  transaction: DatabaseTransaction,
  started: StartedCall,
  answer: CallAnswer,
  context: AnswerContext,
): Promise<RecordedList> {
  const connectionId = context.account.connection.internalId;
  const row = await lockDispatchRow(transaction, connectionId);
  const failure = 'failure' in answer.answer ? answer.answer.failure : null;
  const othersInFlight = await closeIntent(transaction, connectionId, started.rowId, {
    outcome: answer.answer.kind,
    httpStatus: failure?.httpStatus ?? null,
  });
  await storeQuota(
    transaction,
    connectionId,
    learnQuota(row.quota, answer.answer, { begunAtInMs: started.begunAtInMs, othersInFlight }, row.nowInMs),
  );
  const { doubted, unsettled } =
    answer.kind === 'list'
      ? await recordListAnswer(transaction, started, answer.answer, context, row)
      : { doubted: await recordContent(transaction, started, answer, context, row), unsettled: null };
  // A doubt about former credentials says nothing of these.
  const doubtedVersion = row.authorization_doubt?.credentialVersion ?? 0;
  if (doubted && doubtedVersion < started.credentialVersion) {
    const doubt = { sinceInMs: row.nowInMs, credentialVersion: started.credentialVersion };
    await transaction
      .updateTable('dispatches')
      .set({ authorization_doubt: JSON.stringify(doubt) })
      .where('connection_id', '=', connectionId)
      .execute();
  }
  return { doubted, unsettled };
}

/** Returns true when the answer speaks against credentials that are still the current ones. */
async function recordContent(
  transaction: DatabaseTransaction,
  started: StartedCall,
  answer: Exclude<CallAnswer, { kind: 'list' }>,
  context: AnswerContext,
  row: DispatchRow,
): Promise<boolean> {
  const { account } = context;
  const connectionId = account.connection.internalId;
  switch (answer.kind) {
    case 'trigger':
      return recordTrigger(transaction, connectionId, started.runIds, answer.answer);
    case 'verify':
      return recordVerification(transaction, started, answer.answer, context);
    case 'status':
      if (answer.answer.kind === 'failed') return doubtsCredentials(answer.answer.failure, false);
      await recordStatus(transaction, account, {
        source: answer.source,
        reading: answer.answer.value,
        begunAtInMs: started.begunAtInMs,
        endedAtInMs: row.nowInMs,
      });
      return false;
    case 'marketplaces': {
      const known =
        answer.answer.kind === 'read' ? { marketplaces: JSON.stringify(answer.answer.value) } : {};
      await transaction
        .updateTable('dispatches')
        .set({ ...known, marketplaces_read_at: sql`clock_timestamp()` })
        .where('connection_id', '=', connectionId)
        .execute();
      return answer.answer.kind === 'failed' && doubtsCredentials(answer.answer.failure, true);
    }
    default:
      return answer satisfies never;
  }
}

/** Returns how many other calls of the connection are in flight, those too whose intents were stored just now. */
async function closeIntent(
  transaction: DatabaseTransaction,
  connectionId: number,
  rowId: number,
  { outcome, httpStatus }: { readonly outcome: string; readonly httpStatus: number | null },
): Promise<number> {
  const { rows } = await sql<{ others: number }>`
    with closed as (
      update provider_calls set ended_at = clock_timestamp(), outcome = ${outcome}, http_status = ${httpStatus}
      where row_id = ${rowId}
    )
    select count(*) as others from provider_calls
    where connection_id = ${connectionId} and ended_at is null and row_id <> ${rowId}`.execute(transaction);
  return rows[0]?.others ?? 0;
}
