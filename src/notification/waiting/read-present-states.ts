import { sql } from 'kysely';
import type { Database } from '../../database/database.js';
import type { PresentState } from '../../refresh/refresh-changes.port.js';
import type { RefreshStatus } from '../../refresh/rules/refresh-status.js';

/** The states of refreshes by their ids, in one query; those that are gone are left out. */
export async function readPresentStates(
  database: Database,
  refreshIds: readonly string[],
): Promise<ReadonlyMap<string, PresentState>> {
  // The check constraint of the column keeps it in its type.
  const { rows } = await sql<{ id: string; sequence: number; status: RefreshStatus }>`
    select id, sequence, status from refreshes where id = any(${refreshIds}::text[])`.execute(database);
  return new Map(rows.map(({ id, sequence, status }) => [id, { sequence, status }]));
}
