import { sql, type UpdateObject } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { Tables } from '../../database/tables.js';

/** Changes columns of unfinished runs without a transition. The next propagation updates their targets. */
export async function updateRunViews(
  transaction: DatabaseTransaction,
  runIds: readonly string[],
  set: UpdateObject<Tables, 'runs'>,
): Promise<void> {
  if (runIds.length === 0) return;
  await transaction
    .updateTable('runs')
    .set({ ...set, version: sql`version + 1` })
    .where('id', '=', sql<string>`any(${runIds}::text[])`)
    .where('state', '<>', 'finished')
    .execute();
}
