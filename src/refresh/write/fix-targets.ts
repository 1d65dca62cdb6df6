import { sql } from 'kysely';
import type { Database } from '../../database/database.js';
import { lockOpenRefreshes } from './lock-refreshes.js';
import { placeTargets } from './place-targets.js';
import { readNow } from './read-now.js';
import { lockListedSources } from './store-refresh.js';

/**
 * Gives the whole-connection refreshes that waited for the first list their targets, each in a transaction of its own.
 * Returns their ids. To be called after a full list was recorded.
 */
export async function fixTargets(database: Database, connectionId: number): Promise<string[]> {
  const waiting = await database
    .selectFrom('refreshes')
    .select('id')
    .where('connection_id', '=', connectionId)
    .where('finished_at', 'is', null)
    .where('targets_fixed', '=', false)
    .orderBy('id')
    .execute();
  for (const { id } of waiting) {
    await database.transaction().execute(async (transaction) => {
      const sources = await lockListedSources(transaction, connectionId);
      const [refresh] = await lockOpenRefreshes(transaction, [id]);
      if (refresh === undefined || refresh.targets_fixed) return;
      await transaction.updateTable('refreshes').set({ targets_fixed: true }).where('id', '=', id).execute();
      const fixed = { ...refresh, targets_fixed: true };
      await placeTargets(transaction, fixed, sources, await readNow(transaction));
    });
  }
  return waiting.map((refresh) => refresh.id);
}

/** Whether a whole-connection refresh waits for the first list. */
export async function hasUnfixedRefreshes(
  database: Pick<Database, 'selectFrom'>,
  connectionId: number,
): Promise<boolean> {
  const row = await database
    .selectFrom('refreshes')
    .select(sql<number>`1`.as('one'))
    .where('connection_id', '=', connectionId)
    .where('finished_at', 'is', null)
    .where('targets_fixed', '=', false)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
