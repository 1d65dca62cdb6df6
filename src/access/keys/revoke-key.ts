import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import { recordAudit } from '../audit/record-audit.js';
import type { Caller } from '../caller.js';

/** Revokes a key and audits it, within the given transaction. False if there is no such key. */
export async function revokeKey(
  transaction: DatabaseTransaction,
  id: string,
  caller: Caller,
): Promise<boolean> {
  const revoked = await transaction
    .updateTable('api_keys')
    .set({ revoked_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('name')
    .executeTakeFirst();
  if (revoked === undefined) return false;
  await recordAudit(transaction, {
    caller: caller.id,
    action: 'api-key.revoked',
    subject: { kind: 'api-key', id },
    connectionId: null,
    detail: { name: revoked.name },
  });
  return true;
}
