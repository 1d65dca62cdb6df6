import type { DatabaseTransaction } from '../../database/database.js';
import type { ProviderFailure, ReadAnswer } from '../../providers/contract/provider-answer.js';
import type { SourceList } from '../../providers/contract/source-reading.js';
import { failureOfWithheld, judgeCredentials, keepListFailure } from '../judge-list-failure.js';
import type { StartedCall } from '../started-call.js';
import type { AnswerContext } from './answer-context.js';
import type { DispatchRow } from './dispatch-row.js';
import { recordList } from './record-list.js';

/**
 * Records a list read. A refusal of credentials that is already doubted is confirmed by it: the connection becomes
 * unauthorized. Returns true when it raises a first doubt.
 */
export async function recordListAnswer(
  transaction: DatabaseTransaction,
  started: StartedCall,
  answer: ReadAnswer<SourceList>,
  { account, connections }: AnswerContext,
  row: DispatchRow,
): Promise<boolean> {
  if (answer.kind === 'read') {
    const { sources, rest } = answer.value;
    const isFirst = started.call.kind !== 'list' || started.call.page === undefined;
    await recordList(transaction, account, {
      readings: sources,
      begunAtInMs: started.begunAtInMs,
      endedAtInMs: row.nowInMs,
      firstBegunAtInMs: isFirst ? started.begunAtInMs : (row.list_rest?.begunAtInMs ?? started.begunAtInMs),
      rest,
    });
    if (rest.kind === 'withheld')
      await storeFailure(transaction, row, started, failureOfWithheld(rest.detail), false);
    return false;
  }
  const { failure } = answer;
  const news = judgeCredentials(failure, row.authorization_doubt, started.credentialVersion);
  await storeFailure(transaction, row, started, failure, news.kind !== 'none');
  if (news.kind === 'confirmed') {
    const { internalId } = account.connection;
    await connections.markUnauthorized(internalId, started.credentialVersion, news.reason, transaction);
    await clearDoubt(transaction, row.connection_id);
  }
  return news.kind === 'doubted';
}

async function storeFailure(
  transaction: DatabaseTransaction,
  row: DispatchRow,
  started: StartedCall,
  failure: ProviderFailure,
  isDoubt: boolean,
): Promise<void> {
  const failures = row.list_failures + 1;
  const kept = keepListFailure(failure, { failures, isDoubt }, row.nowInMs, Math.random());
  await transaction
    .updateTable('dispatches')
    .set({
      list_rest: null,
      list_failed_begun_at: new Date(started.begunAtInMs),
      list_failures: failures,
      list_failure: JSON.stringify(kept),
    })
    .where('connection_id', '=', row.connection_id)
    .execute();
}

async function clearDoubt(transaction: DatabaseTransaction, connectionId: number): Promise<void> {
  await transaction
    .updateTable('dispatches')
    .set({ authorization_doubt: null })
    .where('connection_id', '=', connectionId)
    .execute();
}
