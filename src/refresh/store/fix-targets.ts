import { type Database, type DatabaseTransaction, readNow } from '../../database/database.js';
import { lockOpenRefreshes } from './lock-refreshes.js';
import { createTargets } from './create-targets.js';
import { lockListedSources } from './listed-sources.js';

/**
 * Creates the targets of whole-connection refreshes that waited for the first list, each refresh in its own transaction. Call it after
 * a full list was recorded. Returns the ids of the refreshes.
 */
export async function fixTargets(database: Database, connectionId: number): Promise<string[]> {
  const ids = await findUnfixed(database, connectionId);
  for (const id of ids) {
    await database.transaction().execute((transaction) => fixRefresh(transaction, connectionId, id));
  }
  return ids;
}

/** The ids of whole-connection refreshes that wait for the first list. */
export async function findUnfixed(database: Database, connectionId: number): Promise<string[]> {
  const waiting = await selectUnfixed(database, connectionId).orderBy('id').execute();
  return waiting.map((refresh) => refresh.id);
}

/** Creates the targets of one refresh. Does nothing if it has them already or has finished. */
export async function fixRefresh(
  transaction: DatabaseTransaction,
  connectionId: number,
  refreshId: string,
): Promise<void> {
  const sources = await lockListedSources(transaction, connectionId);
  const [refresh] = await lockOpenRefreshes(transaction, [refreshId]);
  if (refresh === undefined || refresh.targets_fixed) return;
  await transaction
    .updateTable('refreshes')
    .set({ targets_fixed: true })
    .where('id', '=', refreshId)
    .execute();
  const fixed = { ...refresh, targets_fixed: true };
  await createTargets(transaction, fixed, sources, await readNow(transaction));
}

/** Whether a whole-connection refresh waits for the first list. */
export async function hasUnfixedRefreshes(
  database: Pick<Database, 'selectFrom'>,
  connectionId: number,
): Promise<boolean> {
  return (await selectUnfixed(database, connectionId).limit(1).executeTakeFirst()) !== undefined;
}

function selectUnfixed(database: Pick<Database, 'selectFrom'>, connectionId: number) {
  return database
    .selectFrom('refreshes')
    .select('id')
    .where('connection_id', '=', connectionId)
    .where('finished_at', 'is', null)
    .where('targets_fixed', '=', false);
}
