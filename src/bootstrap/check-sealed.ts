import { DatabaseStartError } from '../database/database-start-error.js';
import type { Database } from '../database/database.js';
import { findUnopenable } from '../database/sealed-columns.js';
import type { EncryptionKey } from '../platform/sealing/encryption-key.js';
import { Sealer } from '../platform/sealing/sealer.js';

/**
 * Checks that `keys` open every secret in the database. Runs before the first write: a gateway with a wrong key would seal the
 * credentials of `CONNECTIONS_FILE` with it, and other replicas could not open them.
 * @throws DatabaseStartError that names the ids of the missing keys.
 */
export async function checkSealed(database: Database, keys: readonly EncryptionKey[]): Promise<void> {
  const complaints = await findUnopenable(database, new Sealer(keys));
  if (complaints.length === 0) return;
  throw new DatabaseStartError(
    `The database holds secrets that ENCRYPTION_KEYS does not open:\n  ${complaints.join('\n  ')}\n` +
      'Put the missing key back behind the first one. Remove it after `npm run rotate-encryption-keys` has sealed everything with the first key.',
  );
}
