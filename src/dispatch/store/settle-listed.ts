import { sql } from 'kysely';
import type { OpenAccount } from '../../connections/connection-accounts.js';
import type { DatabaseTransaction } from '../../database/database.js';
import type { SourceReading } from '../../providers/contract/source-reading.js';
import { readOpenRuns } from './read-runs.js';
import { settleRuns } from './settle-runs.js';

/** Sources per transaction. One transaction for all runs of a large account would block the requests that join them. */
const sourceBatchSize = 250;

/** The content of a list, and when its read started and finished (milliseconds of the database's clock). */
export interface ListedReadings {
  readonly readings: readonly SourceReading[];
  readonly startedAtInMs: number;
  readonly finishedAtInMs: number;
}

/**
 * Settles the triggered runs of the next batch of sources after `afterSource`, in the order of their ids. Returns the last
 * source of the batch, or null when none is left. If the owner stops here, the next list settles the others.
 */
export async function settleListed(
  transaction: DatabaseTransaction,
  account: OpenAccount,
  { readings, startedAtInMs, finishedAtInMs }: ListedReadings,
  afterSource: string,
): Promise<string | null> {
  const connectionId = account.connection.internalId;
  const sources = await findTriggered(transaction, connectionId, afterSource);
  const shown = new Map(readings.map((reading) => [reading.source, reading]));
  const reads = (await readOpenRuns(transaction, connectionId, sources)).flatMap((run) => {
    const reading = shown.get(run.planned.source);
    if (reading === undefined) return [];
    const lastAttempt = reading.lastAttempt?.raw ?? null;
    return [{ run, read: { startedAtInMs, finishedAtInMs, lastAttempt, status: reading.status } }];
  });
  await settleRuns(transaction, connectionId, reads, {
    compareAttempts: account.definition.compareAttempts,
    lastAttemptMovesAtEnd: account.settings.stampMoves === 'end',
  });
  return sources.length < sourceBatchSize ? null : (sources.at(-1) ?? null);
}

/** The next sources with a triggered run. Runs that are triggered later do not concern this read. */
async function findTriggered(
  transaction: DatabaseTransaction,
  connectionId: number,
  afterSource: string,
): Promise<readonly string[]> {
  const { rows } = await sql<{ source_id: string }>`
    select source_id from runs
    where connection_id = ${connectionId} and state in ('triggering', 'live') and source_id > ${afterSource}
    order by source_id limit ${sourceBatchSize}`.execute(transaction);
  return rows.map((row) => row.source_id);
}
