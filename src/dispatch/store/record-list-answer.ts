import type { DatabaseTransaction } from '../../database/database.js';
import type { ProviderFailure, ReadAnswer } from '../../providers/contract/provider-answer.js';
import type { SourceList } from '../../providers/contract/source-reading.js';
import { failureOfWithheld, judgeCredentials, keepListFailure } from '../plan/judge-list-failure.js';
import type { StartedCall } from '../session/started-call.js';
import type { AnswerContext } from './answer-context.js';
import type { DispatchRow } from './dispatch-row.js';
import { recordList } from './record-list.js';
import { type ListedReadings, settleListed } from './settle-listed.js';

/** What a list read leaves to be done. */
export interface RecordedList {
  /** It raises a first doubt about the credentials. */
  readonly doubted: boolean;
  /** What it shows of the sources, for the runs that have yet to be settled after `settledTo`; null when there is none. */
  readonly unsettled: { readonly list: ListedReadings; readonly settledTo: string } | null;
}

/**
 * Records a list read, and settles as many runs by it as one transaction should. A refusal of credentials that is already doubted
 * is confirmed by it: the connection becomes unauthorized.
 */
export async function recordListAnswer(
  transaction: DatabaseTransaction,
  started: StartedCall,
  answer: ReadAnswer<SourceList>,
  { account, connections }: AnswerContext,
  row: DispatchRow,
): Promise<RecordedList> {
  if (answer.kind === 'read') {
    const { sources, rest } = answer.value;
    const isFirst = started.call.kind !== 'list' || started.call.page === undefined;
    const list = {
      readings: sources,
      begunAtInMs: started.begunAtInMs,
      endedAtInMs: row.nowInMs,
      firstBegunAtInMs: isFirst ? started.begunAtInMs : (row.list_rest?.begunAtInMs ?? started.begunAtInMs),
      rest,
    };
    await recordList(transaction, account, list);
    if (rest.kind === 'withheld')
      await storeFailure(transaction, row, started, failureOfWithheld(rest.detail), false);
    const settledTo = await settleListed(transaction, account, list, '');
    return { doubted: false, unsettled: settledTo === null ? null : { list, settledTo } };
  }
  const { failure } = answer;
  const news = judgeCredentials(failure, row.authorization_doubt, started.credentialVersion);
  await storeFailure(transaction, row, started, failure, news.kind !== 'none');
  if (news.kind === 'confirmed') {
    const { internalId } = account.connection;
    await connections.markUnauthorized(internalId, started.credentialVersion, news.reason, transaction);
    await clearDoubt(transaction, row.connection_id);
  }
  return { doubted: news.kind === 'doubted', unsettled: null };
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
