import type { OpenAccount } from '../../../../src/connections/connection-accounts.js';
import { suspectsCredentials, errorOfRead } from '../../../../src/dispatch/plan/judge-failure.js';
import { keepSuspectedRefusal } from '../../../../src/dispatch/plan/judge-list.js';
import { learnQuota } from '../../../../src/dispatch/plan/quota-window.js';
import type { DispatchRow as TypedDispatch } from '../../../../src/dispatch/store/dispatch-row.js';
import type { CallResponse, StartedCall } from '../../../../src/dispatch/store/started-call.js';
import type { ReadResponse } from '../../../../src/providers/contract/provider-response.js';
import type { StatusReading } from '../../../../src/providers/contract/source-reading.js';
import type { MemoryContext } from './memory-context.js';
import { readDispatch } from './read-dispatch.js';
import { readOpenRuns } from './open-run.js';
import { recordListResponse } from './record-list-response.js';
import { recordTrigger } from './record-trigger.js';
import { settleRuns } from './settle-runs.js';

/** Records one response (`src/dispatch/store/record-response.ts`). */
export function recordResponse(
  context: MemoryContext,
  account: OpenAccount,
  started: StartedCall,
  response: CallResponse,
): void {
  const { tables, now } = context;
  const connectionId = account.connection.internalId;
  const dispatch = tables.dispatchOf(connectionId);
  const row = readDispatch(context, connectionId);
  const call = tables.calls.get(started.rowId);
  if (call !== undefined) {
    const failure = 'failure' in response.response ? response.response.failure : null;
    Object.assign(call, {
      finished_at: now,
      outcome: response.response.kind,
      http_status: failure?.httpStatus ?? null,
    });
    tables.openCalls.delete(call);
  }
  const { startedAtInMs } = started;
  const others = [...tables.openCalls].filter((one) => one.connection_id === connectionId && one !== call);
  const othersInFlight = others.length;
  dispatch.quota = learnQuota(row.quota, response.response, { startedAtInMs, othersInFlight }, row.nowInMs);
  const isSuspected = recordContent(context, account, started, response, row);
  const suspected = isSuspected
    ? keepSuspectedRefusal(row.suspected_refusal, started.credentialVersion, row.nowInMs)
    : null;
  if (suspected !== null) dispatch.suspected_refusal = suspected;
}

function recordContent(
  context: MemoryContext,
  account: OpenAccount,
  started: StartedCall,
  response: CallResponse,
  row: TypedDispatch,
): boolean {
  const { tables, now } = context;
  switch (response.kind) {
    case 'trigger': {
      const runs = started.runIds.flatMap((id) => tables.runs.get(id) ?? []);
      return recordTrigger(context, runs, response.response);
    }
    case 'list':
      return recordListResponse(context, account, started, response.response, row);
    case 'verify':
      return recordVerification(context, account, started, response.response);
    case 'status':
      if (response.response.kind === 'failed') return suspectsCredentials(response.response.failure, false);
      recordStatus(context, account, started, response.source, response.response.value);
      return false;
    case 'reference-data': {
      const dispatch = tables.dispatchOf(row.connection_id);
      dispatch.reference_data_read_at = now;
      if (response.response.kind === 'failed') return suspectsCredentials(response.response.failure, true);
      dispatch.reference_data = response.response.value;
      return false;
    }
    default:
      return response satisfies never;
  }
}

/** `src/dispatch/store/record-read.ts` */
function recordStatus(
  context: MemoryContext,
  account: OpenAccount,
  { startedAtInMs }: StartedCall,
  sourceId: string,
  status: StatusReading,
): void {
  const connectionId = account.connection.internalId;
  const source = context.tables.sourcesOf(connectionId).get(sourceId);
  if (source !== undefined) {
    Object.assign(source, {
      normalized_status: status.normalizedStatus,
      provider_status: status.providerStatus,
      status_read_started_at: new Date(startedAtInMs),
    });
  }
  const read = { startedAtInMs, finishedAtInMs: context.now.getTime(), status };
  const reads = readOpenRuns(context, connectionId, sourceId).map((run) => ({ run, read }));
  settleRuns(context, account, reads);
}

/** `src/dispatch/store/record-read.ts` */
function recordVerification(
  { tables, now }: MemoryContext,
  account: OpenAccount,
  started: StartedCall,
  response: ReadResponse<null>,
): boolean {
  const { internalId, status } = account.connection;
  const dispatch = tables.dispatchOf(internalId);
  dispatch.verify_finished_at = now;
  dispatch.verify_failure = response.kind === 'read' ? null : errorOfRead(response.failure);
  if (response.kind === 'failed') return status === 'active' && suspectsCredentials(response.failure, true);
  const connection = tables.connections.get(internalId);
  if (connection?.status === 'unauthorized' && connection.credential_version === started.credentialVersion) {
    Object.assign(connection, { status: 'active', status_reason: null });
  }
  return false;
}
