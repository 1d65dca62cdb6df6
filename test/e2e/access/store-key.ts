import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Scope } from '../../../src/access/caller.js';
import type { Database } from '../../../src/database/database.js';
import { newId } from '../../../src/platform/new-id.js';

interface ApiKeyRequest {
  readonly scopes?: readonly Scope[];
  /** Internal ids. */
  readonly connectionIds?: readonly number[];
  readonly expiresAt?: Date;
  readonly createdBy?: string;
}

/** Inserts a key into the database, without the API. */
export async function storeKey(
  database: Database,
  { scopes = ['refresh:read'], connectionIds, expiresAt, createdBy = 'admin' }: ApiKeyRequest = {},
): Promise<{ readonly id: string; readonly key: string }> {
  const id = newId('key');
  const secret = randomBytes(32).toString('hex');
  await database
    .insertInto('api_keys')
    .values({
      id,
      name: 'a test',
      secret_hash: createHash('sha256').update(secret).digest(),
      scopes: [...scopes],
      connection_ids: connectionIds === undefined ? null : [...connectionIds],
      created_by: createdBy,
      expires_at: expiresAt ?? null,
    })
    .execute();
  return { id, key: `rgw_${id}_${secret}` };
}

/** Revokes a key in the database without a hint, as if the hint were lost. */
export async function revokeSilently(database: Database, id: string): Promise<void> {
  await database
    .updateTable('api_keys')
    .set({ revoked_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
}
