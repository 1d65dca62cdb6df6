import type { OpenAccount } from '../../connections/connection-accounts.js';
import type { DatabaseTransaction } from '../../database/database.js';
import type { StatusReading } from '../../providers/contract/source-reading.js';
import { lockSources } from '../../refresh/store/lock-sources.js';
import { readOpenRuns } from './read-runs.js';
import { settleRuns } from './settle-runs.js';

/** The status of one source, and when its read started and finished (milliseconds of the database's clock). */
export interface StatusRead {
  readonly source: string;
  readonly reading: StatusReading;
  readonly startedAtInMs: number;
  readonly finishedAtInMs: number;
}

/** Records the status of one source, and settles its triggered run by it. */
export async function recordStatus(
  transaction: DatabaseTransaction,
  account: OpenAccount,
  { source, reading, startedAtInMs, finishedAtInMs }: StatusRead,
): Promise<void> {
  const connectionId = account.connection.internalId;
  await lockSources(transaction, connectionId, [source]);
  await transaction
    .updateTable('sources')
    .set({
      normalized_status: reading.normalizedStatus,
      provider_status: reading.providerStatus,
      status_read_started_at: new Date(startedAtInMs),
    })
    .where('connection_id', '=', connectionId)
    .where('source_id', '=', source)
    .execute();
  const runs = await readOpenRuns(transaction, connectionId, [source]);
  const read = { startedAtInMs, finishedAtInMs, status: reading };
  await settleRuns(
    transaction,
    connectionId,
    runs.map((run) => ({ run, read })),
    {
      compareAttempts: account.definition.compareAttempts,
      lastAttemptMovesAtEnd: account.settings.stampMoves === 'end',
    },
  );
}
