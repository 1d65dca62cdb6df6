import { sql } from 'kysely';
import { type DatabaseTransaction, jsonOrNull } from '../../database/database.js';
import type { ReadResponse } from '../../providers/contract/provider-response.js';
import type { StatusReading } from '../../providers/contract/source-reading.js';
import { lockSources } from '../../refresh/store/lock-sources.js';
import type { SourceRead } from '../plan/evidence.js';
import { suspectsCredentials, errorOfRead } from '../plan/judge-failure.js';
import type { DispatchRow } from './dispatch-row.js';
import { readOpenRuns } from './read-runs.js';
import { settleRuns } from './settle-runs.js';
import type { CallResponse, ResponseContext, StartedCall } from './started-call.js';

/** Records the response of a read other than a list. Returns true for a suspected refusal of the credentials. */
export async function recordRead(
  transaction: DatabaseTransaction,
  started: StartedCall,
  read: Exclude<CallResponse, { kind: 'list' | 'trigger' }>,
  context: ResponseContext,
  row: DispatchRow,
): Promise<boolean> {
  switch (read.kind) {
    case 'verify':
      return recordVerification(transaction, started, read.response, context);
    case 'status': {
      const { source, response } = read;
      if (response.kind === 'failed') return suspectsCredentials(response.failure, false);
      const times = { startedAtInMs: started.startedAtInMs, finishedAtInMs: row.nowInMs };
      await recordStatus(transaction, context, source, { ...times, status: response.value });
      return false;
    }
    case 'reference-data': {
      const { response } = read;
      const known = response.kind === 'read' ? { reference_data: JSON.stringify(response.value) } : {};
      await transaction
        .updateTable('dispatches')
        .set({ ...known, reference_data_read_at: sql`clock_timestamp()` })
        .where('connection_id', '=', row.connection_id)
        .execute();
      return response.kind === 'failed' && suspectsCredentials(response.failure, true);
    }
    default:
      return read satisfies never;
  }
}

/** Records the status of one source, and settles its triggered run by it. */
async function recordStatus(
  transaction: DatabaseTransaction,
  { account }: ResponseContext,
  source: string,
  read: SourceRead & { readonly status: StatusReading },
): Promise<void> {
  const connectionId = account.connection.internalId;
  await lockSources(transaction, connectionId, [source]);
  await transaction
    .updateTable('sources')
    .set({
      normalized_status: read.status.normalizedStatus,
      provider_status: read.status.providerStatus,
      status_read_started_at: new Date(read.startedAtInMs),
    })
    .where('connection_id', '=', connectionId)
    .where('source_id', '=', source)
    .execute();
  const runs = await readOpenRuns(transaction, connectionId, [source]);
  await settleRuns(
    transaction,
    account,
    runs.map((run) => ({ run, read })),
  );
}

/**
 * Records a verification. An accepted one heals an unauthorized connection. A check of new credentials never changes the
 * connection.
 */
async function recordVerification(
  transaction: DatabaseTransaction,
  { call, credentialVersion }: StartedCall,
  response: ReadResponse<null>,
  { account, connections }: ResponseContext,
): Promise<boolean> {
  const { internalId, status } = account.connection;
  const failure = jsonOrNull(response.kind === 'read' ? null : errorOfRead(response.failure));
  if (call.kind === 'verify' && call.credentialCheck !== undefined) {
    await transaction
      .updateTable('credential_checks')
      .set({ finished_at: sql`clock_timestamp()`, failure })
      .where('id', '=', call.credentialCheck)
      .execute();
    return false;
  }
  await transaction
    .updateTable('dispatches')
    .set({ verify_finished_at: sql`clock_timestamp()`, verify_failure: failure })
    .where('connection_id', '=', internalId)
    .execute();
  if (response.kind === 'read') {
    await connections.heal(internalId, credentialVersion, transaction);
    return false;
  }
  return status === 'active' && suspectsCredentials(response.failure, true);
}
