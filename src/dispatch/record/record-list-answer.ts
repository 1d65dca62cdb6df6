import type { DatabaseTransaction } from '../../database/database.js';
import type { ProviderFailure, ReadAnswer } from '../../providers/contract/provider-answer.js';
import type { SourceList } from '../../providers/contract/source-reading.js';
import { computeRetryDelay } from '../../providers/kit/retry-timing.js';
import { doubtsCredentials, errorOfRead } from '../failure-codes.js';
import type { StartedCall } from '../started-call.js';
import type { AnswerContext } from './answer-context.js';
import type { DispatchRow, ListFailure } from './dispatch-row.js';
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
      await storeFailure(transaction, row, started, incomplete(rest.detail), false);
    return false;
  }
  const { failure } = answer;
  const doubtful = doubtsCredentials(failure, true);
  const doubted = row.authorization_doubt?.credentialVersion === started.credentialVersion;
  if (doubtful && doubted) {
    const reason = failure.kind === 'plan-required' ? 'plan-required' : 'unauthorized';
    await connections.markUnauthorized(
      account.connection.internalId,
      started.credentialVersion,
      reason,
      transaction,
    );
  }
  await storeFailure(transaction, row, started, failure, doubtful);
  if (doubtful && doubted) await clearDoubt(transaction, row.connection_id);
  return doubtful && !doubted;
}

function incomplete(detail: string): ProviderFailure {
  return { kind: 'unreadable', detail, httpStatus: 200, retryAfterInMs: null, jsonBody: true };
}

async function storeFailure(
  transaction: DatabaseTransaction,
  row: DispatchRow,
  started: StartedCall,
  failure: ProviderFailure,
  doubtful: boolean,
): Promise<void> {
  const failures = row.list_failures + 1;
  const delayInMs = failure.retryAfterInMs ?? computeRetryDelay(failures, Math.random());
  // A doubt is confirmed at once, and a throttled account is stopped as a whole.
  const atOnce = doubtful || failure.kind === 'throttled';
  const kept: ListFailure = { retryAtInMs: atOnce ? null : row.nowInMs + delayInMs, ...errorOfRead(failure) };
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
