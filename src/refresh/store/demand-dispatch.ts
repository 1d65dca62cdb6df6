import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import { demand } from '../../database/lease/demand.js';

/**
 * In a transaction: makes the connection's dispatcher look now, and if asked wishes for a list read begun from now on. It
 * comes first in its transaction (see the order of locks in `lock-sources.ts`); the caller notifies `dispatchChannel` after
 * the commit.
 */
export async function demandDispatch(
  transaction: DatabaseTransaction,
  connectionId: number,
  requests: { readonly list: boolean },
): Promise<void> {
  await demand(transaction, 'dispatches', 'connection_id', connectionId);
  if (!requests.list) return;
  await sql`
    update dispatches set list_demanded_at = clock_timestamp()
    where connection_id = ${connectionId}`.execute(transaction);
}
