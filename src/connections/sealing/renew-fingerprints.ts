import { sql } from 'kysely';
import type { Database } from '../../database/database.js';
import type { EncryptionKey } from '../../platform/sealing/encryption-key.js';
import { Sealer } from '../../platform/sealing/sealer.js';
import { fingerprintCredentials } from './fingerprint-credentials.js';
import { openCredentialsIfPossible } from './open-credentials-if-possible.js';

/**
 * Writes the fingerprints of accounts anew that were made with another key than the first, so that doubles are still found when that
 * key goes. Those whose credentials no key opens stay. May be run again at any time. Returns how many were written.
 */
export async function renewFingerprints(database: Database, keys: readonly EncryptionKey[]): Promise<number> {
  const sealer = new Sealer(keys);
  const rows = await database
    .selectFrom('connections')
    .select(['internal_id', 'provider', 'base_url', 'sealed_credentials', 'credential_fingerprint'])
    .where('sealed_credentials', 'is not', null)
    .where(sql<string>`split_part(credential_fingerprint, '.', 1)`, '<>', sealer.firstKeyId)
    .orderBy('internal_id')
    .execute();
  let renewed = 0;
  for (const row of rows) {
    const credentials = openCredentialsIfPossible(sealer, row.internal_id, row.sealed_credentials);
    if (credentials === null) continue;
    const account = { provider: row.provider, baseUrl: row.base_url, credentials };
    const { numUpdatedRows } = await database
      .updateTable('connections')
      .set({ credential_fingerprint: fingerprintCredentials(keys, account)[0] })
      .where('internal_id', '=', row.internal_id)
      .where('credential_fingerprint', '=', row.credential_fingerprint)
      .executeTakeFirst();
    renewed += Number(numUpdatedRows);
  }
  return renewed;
}
