import type { OpenAccount } from '../../../../src/connections/connection-accounts.js';
import {
  describeList,
  failureOfWithheld,
  judgeCredentials,
  keepListFailure,
} from '../../../../src/dispatch/plan/judge-list.js';
import type { DispatchRow as TypedDispatch } from '../../../../src/dispatch/store/dispatch-row.js';
import type { StartedCall } from '../../../../src/dispatch/store/started-call.js';
import type { ProviderFailure, ReadResponse } from '../../../../src/providers/contract/provider-response.js';
import type { SourceList } from '../../../../src/providers/contract/source-reading.js';
import type { MemoryContext } from './memory-context.js';
import { recordList } from './record-list.js';

/** Records a list read (`src/dispatch/store/record-list-response.ts`); true for a first suspected refusal. */
export function recordListResponse(
  context: MemoryContext,
  account: OpenAccount,
  started: StartedCall,
  response: ReadResponse<SourceList>,
  row: TypedDispatch,
): boolean {
  if (response.kind === 'read') {
    const list = describeList(response.value, started, row);
    recordList(context, account, list);
    const { continuation } = list;
    if (continuation.kind === 'withheld')
      storeFailure(context, row, started, failureOfWithheld(continuation.detail), false);
    return false;
  }
  const { failure } = response;
  const news = judgeCredentials(failure, row.suspected_refusal, started.credentialVersion);
  storeFailure(context, row, started, failure, news.kind !== 'none');
  if (news.kind === 'confirmed') {
    markUnauthorized(context, row.connection_id, started.credentialVersion, news.reason);
    context.tables.dispatchOf(row.connection_id).suspected_refusal = null;
  }
  return news.kind === 'suspected';
}

function storeFailure(
  { tables, random }: MemoryContext,
  row: TypedDispatch,
  started: StartedCall,
  failure: ProviderFailure,
  isSuspectedRefusal: boolean,
): void {
  const failures = row.list_failures + 1;
  Object.assign(tables.dispatchOf(row.connection_id), {
    list_continuation: null,
    failed_list_started_at: new Date(started.startedAtInMs),
    list_failures: failures,
    list_failure: keepListFailure(failure, { failures, isSuspectedRefusal }, row.nowInMs, random()),
  });
}

/** `ConnectionStore.markUnauthorized` */
function markUnauthorized(
  { tables }: MemoryContext,
  connectionId: number,
  credentialVersion: number,
  reason: string,
): void {
  const connection = tables.connections.get(connectionId);
  if (connection === undefined || connection.status === 'paused') return;
  if (connection.credential_version !== credentialVersion) return;
  Object.assign(connection, { status: 'unauthorized', status_reason: reason });
}
