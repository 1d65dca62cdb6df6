import { sql } from 'kysely';
import type { OpenAccount } from '../../connections/connection-accounts.js';
import type { DatabaseTransaction } from '../../database/database.js';
import type { SourceReading } from '../../providers/contract/source-reading.js';
import { readOpenRuns } from './read-runs.js';
import { settleRuns } from './settle-runs.js';

/** So many runs are settled in one transaction: all of a large account at once would hold up everybody who joins them. */
const runBatchSize = 250;

/** What a list showed, and when its read began and ended (milliseconds of the database's clock). */
export interface ListedReadings {
  readonly readings: readonly SourceReading[];
  readonly startedAtInMs: number;
  readonly finishedAtInMs: number;
}

/**
 * Settles what a list shows of runs that were asked, for the next so many sources after `afterSource`, in the order of their ids.
 * Returns the last of these, or null when none is left. If it goes no further, the next list shows the rest as well.
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
  return sources.length < runBatchSize ? null : (sources.at(-1) ?? null);
}

/** The next sources with a run that was asked; a run that is asked from now on is none of this read's business. */
async function findTriggered(
  transaction: DatabaseTransaction,
  connectionId: number,
  afterSource: string,
): Promise<readonly string[]> {
  const { rows } = await sql<{ source_id: string }>`
    select source_id from runs
    where connection_id = ${connectionId} and state in ('triggering', 'live') and source_id > ${afterSource}
    order by source_id limit ${runBatchSize}`.execute(transaction);
  return rows.map((row) => row.source_id);
}
