import type { DatabaseTransaction } from '../../database/database.js';
import { newId } from '../../platform/new-id.js';
import { recordAudit } from '../audit/record-audit.js';
import type { Caller } from '../caller.js';
import { type ApiKeyRequest, problemOfForeignConnection } from './check-api-key-request.js';
import { hashSecret, makeSecret, writeKey } from './key-text.js';

/** A key that was made. */
export interface MadeKey {
  readonly id: string;
  /** The whole key; nothing keeps it. */
  readonly key: string;
}

/**
 * Makes a key within a transaction, and notes it in the audit. The connections are bound by their internal ids. Throws
 * `connection-not-found` when one of them is unknown or deleted.
 */
export async function createKey(
  transaction: DatabaseTransaction,
  keyRequest: ApiKeyRequest,
  maker: Caller,
): Promise<MadeKey> {
  const id = newId('key');
  const secret = makeSecret();
  const connectionIds =
    keyRequest.connections === null ? null : await findInternalIds(transaction, keyRequest.connections);
  await transaction
    .insertInto('api_keys')
    .values({
      id,
      name: keyRequest.name,
      secret_hash: hashSecret(secret),
      scopes: [...keyRequest.scopes],
      connection_ids: connectionIds,
      created_by: maker.id,
      expires_at: keyRequest.expiresAt,
    })
    .execute();
  await recordAudit(transaction, {
    caller: maker.id,
    action: 'api-key.created',
    subject: { kind: 'api-key', id },
    connectionId: null,
    detail: {
      name: keyRequest.name,
      scopes: keyRequest.scopes,
      connections: keyRequest.connections,
      expiresAt: keyRequest.expiresAt?.toISOString() ?? null,
    },
  });
  return { id, key: writeKey({ id, secret }) };
}

async function findInternalIds(transaction: DatabaseTransaction, ids: readonly string[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const rows = await transaction
    .selectFrom('connections')
    .select('internal_id')
    .where('id', 'in', ids)
    .where('deleted_at', 'is', null)
    .execute();
  if (rows.length !== ids.length) throw problemOfForeignConnection();
  return rows.map((row) => row.internal_id);
}
