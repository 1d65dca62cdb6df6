import { type Caller, maySeeConnection } from '../../access/caller.js';
import { Problem } from '../../platform/problem.js';
import type { ManageContext } from './connection-changes.js';

/**
 * Throws `connection-duplicate` if another connection has the same account, whatever key its fingerprint was made with. The problem names
 * that connection only to a caller that may see it. Take the lock of connection writes before.
 */
export async function rejectDuplicate(
  { transaction }: ManageContext,
  fingerprints: readonly string[],
  ownInternalId: number | null,
  caller: Caller,
): Promise<void> {
  const others = await transaction
    .selectFrom('connections')
    .select(['id', 'internal_id'])
    .where('credential_fingerprint', 'in', fingerprints)
    .where('deleted_at', 'is', null)
    .execute();
  const other = others.find(({ internal_id }) => internal_id !== ownInternalId);
  if (other === undefined) return;
  const name = maySeeConnection(caller, other.id) ? `The connection "${other.id}"` : 'Another connection';
  throw new Problem(
    'connection-duplicate',
    `${name} has the same provider, origin and credentials; use that one for both.`,
  );
}
