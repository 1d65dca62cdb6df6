import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import { wish } from '../../database/lease/wish.js';

/**
 * In a transaction: makes the connection's dispatcher look now, and if asked wishes for a list read begun from now on. It
 * comes first in its transaction (see the order of locks in `lock-sources.ts`); the caller notifies `dispatchChannel` after
 * the commit.
 */
export async function wishDispatch(
  transaction: DatabaseTransaction,
  connectionId: number,
  wishes: { readonly list: boolean },
): Promise<void> {
  await wish(transaction, 'dispatches', 'connection_id', connectionId);
  if (!wishes.list) return;
  await sql`
    update dispatches set list_wanted_at = clock_timestamp()
    where connection_id = ${connectionId}`.execute(transaction);
}
