import type { Database, DatabaseTransaction } from '../../database/database.js';
import { absencesOfGone, type OfferedSource } from '../rules/choose-targets.js';

/** The columns that decide whether a source becomes a target. */
export const offeredColumns = ['source_id', 'known', 'active', 'refreshable', 'watermark_at'] as const;

/** The sources of a connection that are listed (`isListed`). */
export function selectListed(database: Pick<Database, 'selectFrom'>, connectionId: number) {
  return database
    .selectFrom('sources')
    .where('connection_id', '=', connectionId)
    .where('known', '=', true)
    .where('absences', '<', absencesOfGone);
}

/** Locks and reads the sources that the last full list showed, in id order. */
export function lockListedSources(
  transaction: DatabaseTransaction,
  connectionId: number,
): Promise<OfferedSource[]> {
  return selectListed(transaction, connectionId)
    .select(offeredColumns)
    .orderBy('source_id')
    .forNoKeyUpdate()
    .execute();
}
