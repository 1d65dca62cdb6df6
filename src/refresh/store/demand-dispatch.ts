import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import { demand } from '../../database/lease/demand.js';

/**
 * Marks the connection as due. With `list`, also demands a list read that starts after now. Call it first in a transaction (see the
 * order of locks in `lock-sources.ts`), and notify `dispatchChannel` after the commit.
 */
export async function demandDispatch(
  transaction: DatabaseTransaction,
  connectionId: number,
  { list }: { readonly list: boolean },
): Promise<void> {
  await demand(transaction, 'dispatches', 'connection_id', connectionId);
  if (!list) return;
  await sql`
    update dispatches set list_demanded_at = clock_timestamp()
    where connection_id = ${connectionId}`.execute(transaction);
}
