import { type Caller, maySeeConnection } from '../../../access/caller.js';
import type { DatabaseTransaction } from '../../../database/database.js';
import { Problem } from '../../../platform/problem.js';

/** Throws 404 `connection-not-found` when one of these connections (public ids) does not exist for the caller. */
export async function rejectUnseenConnections(
  transaction: DatabaseTransaction,
  caller: Caller,
  connections: readonly string[] | null,
): Promise<void> {
  if (connections === null || connections.length === 0) return;
  const present = await transaction
    .selectFrom('connections')
    .select('id')
    .where('id', 'in', [...connections])
    .where('deleted_at', 'is', null)
    .execute();
  const seen = new Set(present.map(({ id }) => id).filter((id) => maySeeConnection(caller, id)));
  const index = connections.findIndex((id) => !seen.has(id));
  if (index === -1) return;
  throw new Problem(
    'connection-not-found',
    `/connections/${index}: this connection does not exist, or the key may not see it.`,
  );
}
