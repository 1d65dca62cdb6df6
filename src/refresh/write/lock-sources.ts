import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';

/**
 * Locks sources of a connection in id order. Joining, sealing, ending, canceling and expiring begin with it, so that they see
 * each other's work whole. Order of locks everywhere: dispatch row, sources, refreshes, targets, runs; whoever changes more
 * than one run holds the locks of their sources, so that nobody waits for a run in a circle.
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

/** Locks the sources of runs in id order. */
export async function lockSourcesOfRuns(
  transaction: DatabaseTransaction,
  runIds: readonly string[],
): Promise<void> {
  if (runIds.length === 0) return;
  await sql`
    select sources.source_id from sources join runs using (connection_id, source_id)
    where runs.id = any(${runIds})
    order by sources.source_id for no key update of sources`.execute(transaction);
}

/** Locks the sources of a connection that have an unended run (of one source if named), in id order. */
export async function lockSourcesWithOpenRuns(
  transaction: DatabaseTransaction,
  connectionId: number,
  sourceId: string | null,
): Promise<void> {
  await sql`
    select source_id from sources
    where connection_id = ${connectionId} and (${sourceId}::text is null or source_id = ${sourceId})
      and exists (select 1 from runs where runs.connection_id = sources.connection_id
        and runs.source_id = sources.source_id and runs.state <> 'ended')
    order by source_id for no key update`.execute(transaction);
}
