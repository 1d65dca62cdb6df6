import { sql } from 'kysely';
import type { Database } from '../../database/database.js';
import type { PresentState } from '../../refresh/refresh-changes.port.js';
import type { RefreshStatus } from '../../refresh/rules/refresh-status.js';

/** Reads the states of refreshes by their ids, in one query. Deleted refreshes are left out. */
export async function readPresentStates(
  database: Database,
  refreshIds: readonly string[],
): Promise<ReadonlyMap<string, PresentState>> {
  // A check constraint allows only these statuses in the column.
  const { rows } = await sql<{ id: string; sequence: number; status: RefreshStatus }>`
    select id, sequence, status from refreshes where id = any(${refreshIds}::text[])`.execute(database);
  return new Map(rows.map(({ id, sequence, status }) => [id, { sequence, status }]));
}
