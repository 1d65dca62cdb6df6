import { type Selectable, sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { SourcesTable } from '../../database/tables.js';

/**
 * Locks sources of a connection in id order. Joining, freezing, ending, canceling and expiring start with it, so that none sees
 * another half done. The order of locks everywhere: dispatch row, sources, refreshes, targets, runs. A transaction that changes more
 * than one run holds the locks of their sources; this prevents deadlocks between runs.
 */
export async function lockSources(
  transaction: DatabaseTransaction,
  connectionId: number,
  sourceIds: readonly string[],
): Promise<void> {
  if (sourceIds.length === 0) return;
  await sql`
    select source_id from sources
    where connection_id = ${connectionId} and source_id = any(${sourceIds})
    order by source_id for no key update`.execute(transaction);
}

/** Locks the sources of runs of one connection in id order. */
export async function lockSourcesOfRuns(
  transaction: DatabaseTransaction,
  runIds: readonly string[],
): Promise<void> {
  if (runIds.length === 0) return;
  await sql`
    select source_id from sources
    where connection_id = (select connection_id from runs where id = ${runIds[0]})
      and source_id = any(array(select runs.source_id from runs where runs.id = any(${runIds}::text[])))
    order by source_id for no key update`.execute(transaction);
}

/**
 * Locks the sources of a connection that have an unfinished run, in id order, and reads them. `sourceIds` limits them. The statement
 * reads the ids from the runs once: with a join, each of a thousand sources would scan a thousand runs.
 */
export async function lockSourcesWithOpenRuns(
  transaction: DatabaseTransaction,
  connectionId: number,
  sourceIds: readonly string[] | null,
): Promise<readonly Selectable<SourcesTable>[]> {
  const { rows } = await sql<Selectable<SourcesTable>>`
    select * from sources
    where connection_id = ${connectionId} and source_id = any(array(
      select runs.source_id from runs where runs.connection_id = ${connectionId} and runs.state <> 'finished'
        and (${sourceIds}::text[] is null or runs.source_id = any(${sourceIds}::text[]))))
    order by source_id for no key update`.execute(transaction);
  return rows;
}
