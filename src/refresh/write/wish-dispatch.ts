import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';

/**
 * In a transaction: makes the connection's dispatcher look now, and if asked wishes for a list read begun from now on. It
 * locks the dispatch row, so it comes first in its transaction; the caller notifies `dispatchChannel` after the commit.
 */
export async function wishDispatch(
  transaction: DatabaseTransaction,
  connectionId: number,
  wish: { readonly list: boolean },
): Promise<void> {
  await sql`
    update dispatches set due_at = least(due_at, clock_timestamp()),
      list_wanted_at = case when ${wish.list} then clock_timestamp() else list_wanted_at end
    where connection_id = ${connectionId}`.execute(transaction);
}
