import type { DatabaseTransaction } from '../../database/database.js';
import { newId } from '../../platform/new-id.js';
import { recordAudit } from '../audit/record-audit.js';
import type { Caller } from '../caller.js';
import { type ApiKeyRequest, problemOfForeignConnection } from './check-api-key-request.js';
import { hashSecret, makeSecret, writeKey } from './key-format.js';

/** A new key. */
export interface MadeKey {
  readonly id: string;
  /** The whole key; it is not stored. */
  readonly key: string;
}

/**
 * Makes a key and audits it, within the given transaction. Stores the connections by their internal ids. Throws `connection-not-found`
 * if one of them is unknown or deleted.
 */
export async function createKey(
  transaction: DatabaseTransaction,
  apiKeyRequest: ApiKeyRequest,
  maker: Caller,
): Promise<MadeKey> {
  const id = newId('key');
  const secret = makeSecret();
  const connectionIds =
    apiKeyRequest.connections === null ? null : await findInternalIds(transaction, apiKeyRequest.connections);
  await transaction
    .insertInto('api_keys')
    .values({
      id,
      name: apiKeyRequest.name,
      secret_hash: hashSecret(secret),
      scopes: [...apiKeyRequest.scopes],
      connection_ids: connectionIds,
      created_by: maker.id,
      expires_at: apiKeyRequest.expiresAt,
    })
    .execute();
  await recordAudit(transaction, {
    caller: maker.id,
    action: 'api-key.created',
    subject: { kind: 'api-key', id },
    connectionId: null,
    detail: {
      name: apiKeyRequest.name,
      scopes: apiKeyRequest.scopes,
      connections: apiKeyRequest.connections,
      expiresAt: apiKeyRequest.expiresAt?.toISOString() ?? null,
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
