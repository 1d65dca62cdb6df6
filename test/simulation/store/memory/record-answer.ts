import type { OpenAccount } from '../../../../src/connections/connection-accounts.js';
import { doubtsCredentials, errorOfRead } from '../../../../src/dispatch/plan/failure-codes.js';
import { learnQuota } from '../../../../src/dispatch/plan/learn-quota.js';
import type { DispatchRow as NamedDispatch } from '../../../../src/dispatch/store/dispatch-row.js';
import type { CallAnswer, StartedCall } from '../../../../src/dispatch/session/started-call.js';
import type { ReadAnswer } from '../../../../src/providers/contract/provider-answer.js';
import type { StatusReading } from '../../../../src/providers/contract/source-reading.js';
import type { MemoryContext } from './memory-context.js';
import { nameDispatch } from './name-dispatch.js';
import { readOpenRuns } from './open-run.js';
import { recordListAnswer } from './record-list-answer.js';
import { recordTrigger } from './record-trigger.js';
import { settleRuns } from './settle-runs.js';

/** Records one answer (`src/dispatch/store/record-answer.ts`). */
export function recordAnswer(
  context: MemoryContext,
  account: OpenAccount,
  started: StartedCall,
  answer: CallAnswer,
): void {
  const { tables, now } = context;
  const connectionId = account.connection.internalId;
  const dispatch = tables.dispatchOf(connectionId);
  const row = nameDispatch(context, connectionId);
  const call = tables.calls.get(started.rowId);
  if (call !== undefined) {
    const failure = 'failure' in answer.answer ? answer.answer.failure : null;
    Object.assign(call, {
      ended_at: now,
      outcome: answer.answer.kind,
      http_status: failure?.httpStatus ?? null,
    });
    tables.openCalls.delete(call);
  }
  const { begunAtInMs } = started;
  const others = [...tables.openCalls].filter((one) => one.connection_id === connectionId && one !== call);
  const othersInFlight = others.length;
  dispatch.quota = learnQuota(row.quota, answer.answer, { begunAtInMs, othersInFlight }, row.nowInMs);
  const isDoubted = recordContent(context, account, started, answer, row);
  const doubtedVersion = row.authorization_doubt?.credentialVersion ?? 0;
  if (isDoubted && doubtedVersion < started.credentialVersion) {
    dispatch.authorization_doubt = {
      sinceInMs: row.nowInMs,
      credentialVersion: started.credentialVersion,
    };
  }
}

function recordContent(
  context: MemoryContext,
  account: OpenAccount,
  started: StartedCall,
  answer: CallAnswer,
  row: NamedDispatch,
): boolean {
  const { tables, now } = context;
  switch (answer.kind) {
    case 'trigger': {
      const runs = started.runIds.flatMap((id) => tables.runs.get(id) ?? []);
      return recordTrigger(context, runs, answer.answer);
    }
    case 'list':
      return recordListAnswer(context, account, started, answer.answer, row);
    case 'verify':
      return recordVerification(context, account, started, answer.answer);
    case 'status':
      if (answer.answer.kind === 'failed') return doubtsCredentials(answer.answer.failure, false);
      recordStatus(context, account, started, answer.source, answer.answer.value);
      return false;
    case 'marketplaces': {
      const dispatch = tables.dispatchOf(row.connection_id);
      dispatch.marketplaces_read_at = now;
      if (answer.answer.kind === 'failed') return doubtsCredentials(answer.answer.failure, true);
      dispatch.marketplaces = answer.answer.value;
      return false;
    }
    default:
      return answer satisfies never;
  }
}

/** `src/dispatch/store/record-status.ts` */
function recordStatus(
  context: MemoryContext,
  account: OpenAccount,
  { begunAtInMs }: StartedCall,
  sourceId: string,
  status: StatusReading,
): void {
  const connectionId = account.connection.internalId;
  const source = context.tables.sourcesOf(connectionId).get(sourceId);
  if (source !== undefined) {
    Object.assign(source, {
      word: status.word,
      provider_status: status.providerStatus,
      word_begun_at: new Date(begunAtInMs),
    });
  }
  const read = { begunAtInMs, endedAtInMs: context.now.getTime(), status };
  const reads = readOpenRuns(context, connectionId, sourceId).map((run) => ({ run, read }));
  const { compareStamps } = account.definition;
  settleRuns(context, reads, { compareStamps, stampMovesAtEnd: account.settings.stampMoves === 'end' });
}

/** `src/dispatch/store/record-verification.ts` */
function recordVerification(
  { tables, now }: MemoryContext,
  account: OpenAccount,
  started: StartedCall,
  answer: ReadAnswer<null>,
): boolean {
  const { internalId, status } = account.connection;
  const dispatch = tables.dispatchOf(internalId);
  dispatch.verify_ended_at = now;
  dispatch.verify_failure = answer.kind === 'read' ? null : errorOfRead(answer.failure);
  if (answer.kind === 'failed') return status === 'active' && doubtsCredentials(answer.failure, true);
  const connection = tables.connections.get(internalId);
  if (connection?.status === 'unauthorized' && connection.credential_version === started.credentialVersion) {
    Object.assign(connection, { status: 'active', status_reason: null });
  }
  return false;
}
