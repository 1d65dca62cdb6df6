import type { Database } from '../database/database.js';
import { DatabaseStartError } from '../database/database-start-error.js';
import { findUnopenable } from '../database/sealed/find-unopenable.js';
import type { EncryptionKey } from '../platform/sealing/encryption-key.js';
import { Sealer } from '../platform/sealing/sealer.js';

/**
 * Throws a `DatabaseStartError` naming the ids of the keys that are missing, when the database holds what no key opens: better at the
 * start than at the first call. Comes before anything is written: a gateway with a wrong key would seal the credentials of
 * `CONNECTIONS_FILE` with it, and those that run beside it could not open them any more.
 */
export async function checkSealed(database: Database, keys: readonly EncryptionKey[]): Promise<void> {
  const complaints = await findUnopenable(database, new Sealer(keys));
  if (complaints.length === 0) return;
  throw new DatabaseStartError(
    `The database holds secrets that ENCRYPTION_KEYS does not open:\n  ${complaints.join('\n  ')}\n` +
      'Put the key back behind the first one; it can go when `npm run rotate-encryption-keys` has sealed everything with the first.',
  );
}
