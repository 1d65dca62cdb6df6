import type { DatabaseTransaction } from '../../database/database.js';
import type { ProviderFailure, ReadResponse } from '../../providers/contract/provider-response.js';
import type { SourceList } from '../../providers/contract/source-reading.js';
import {
  describeList,
  failureOfWithheld,
  judgeCredentials,
  keepListFailure,
  type ListRead,
} from '../plan/judge-list.js';
import type { StartedCall, ResponseContext } from './started-call.js';
import type { DispatchRow } from './dispatch-row.js';
import { recordList } from './record-list.js';
import { settleListed } from './settle-runs.js';

/** The work that is left after a list read was recorded. */
export interface RecordedList {
  /** It is a first suspected refusal of the credentials. */
  readonly suspected: boolean;
  /** The list, and the last source whose runs were settled by it; null when all runs are settled. */
  readonly unsettled: { readonly list: ListRead; readonly settledTo: string } | null;
}

/**
 * Records a list read and settles one batch of runs by it. A failure that confirms a suspected refusal makes the connection
 * unauthorized.
 */
export async function recordListResponse(
  transaction: DatabaseTransaction,
  started: StartedCall,
  response: ReadResponse<SourceList>,
  { account, connections }: ResponseContext,
  row: DispatchRow,
): Promise<RecordedList> {
  if (response.kind === 'read') {
    const list = describeList(response.value, started, row);
    const { continuation } = list;
    await recordList(transaction, account, list);
    if (continuation.kind === 'withheld')
      await storeFailure(transaction, row, started, failureOfWithheld(continuation.detail), false);
    const settledTo = await settleListed(transaction, account, list, '');
    return { suspected: false, unsettled: settledTo === null ? null : { list, settledTo } };
  }
  const { failure } = response;
  const news = judgeCredentials(failure, row.suspected_refusal, started.credentialVersion);
  await storeFailure(transaction, row, started, failure, news.kind !== 'none');
  if (news.kind === 'confirmed') {
    const { internalId } = account.connection;
    await connections.markUnauthorized(internalId, started.credentialVersion, news.reason, transaction);
    await clearSuspectedRefusal(transaction, row.connection_id);
  }
  return { suspected: news.kind === 'suspected', unsettled: null };
}

async function storeFailure(
  transaction: DatabaseTransaction,
  row: DispatchRow,
  started: StartedCall,
  failure: ProviderFailure,
  isSuspectedRefusal: boolean,
): Promise<void> {
  const failures = row.list_failures + 1;
  const kept = keepListFailure(failure, { failures, isSuspectedRefusal }, row.nowInMs, Math.random());
  await transaction
    .updateTable('dispatches')
    .set({
      list_continuation: null,
      failed_list_started_at: new Date(started.startedAtInMs),
      list_failures: failures,
      list_failure: JSON.stringify(kept),
    })
    .where('connection_id', '=', row.connection_id)
    .execute();
}

async function clearSuspectedRefusal(transaction: DatabaseTransaction, connectionId: number): Promise<void> {
  await transaction
    .updateTable('dispatches')
    .set({ suspected_refusal: null })
    .where('connection_id', '=', connectionId)
    .execute();
}
