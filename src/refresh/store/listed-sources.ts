import type { Database } from '../../database/database.js';
import { absencesOfGone } from '../rules/choose-targets.js';

/** The sources of a connection that are listed (`isListed`). */
export function selectListed(database: Pick<Database, 'selectFrom'>, connectionId: number) {
  return database
    .selectFrom('sources')
    .where('connection_id', '=', connectionId)
    .where('known', '=', true)
    .where('absences', '<', absencesOfGone);
}
