import { sql } from 'kysely';
import type { Database } from '../../database/database.js';
import type { EncryptionKey } from '../../platform/sealing/encryption-key.js';
import { Sealer } from '../../platform/sealing/sealer.js';
import { fingerprintCredentials } from './fingerprint-credentials.js';
import { openCredentialsIfPossible } from './credential-seal.js';

/**
 * Rewrites fingerprints that were not made with the first key, so that duplicates are still found after the other key is removed. A
 * fingerprint stays if no key opens its credentials. You can run it again at any time. Returns the number of rewritten fingerprints.
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
