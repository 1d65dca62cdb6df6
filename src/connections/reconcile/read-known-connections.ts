import type { DatabaseTransaction } from '../../database/database.js';
import type { ConnectionManager } from '../connection-record.js';
import { readConnectionRow } from '../read-connection-row.js';
import { openCredentialsIfPossible } from '../sealing/open-credentials-if-possible.js';
import type { Sealer } from '../../platform/sealing/sealer.js';
import type { KnownConnection } from './known-connection.js';

/** Reads all connections, deleted ones included, and opens the credentials of the connections of one manager. */
export async function readKnownConnections(
  transaction: DatabaseTransaction,
  sealer: Sealer,
  managedBy: ConnectionManager,
): Promise<readonly KnownConnection[]> {
  const rows = await transaction.selectFrom('connections').selectAll().orderBy('internal_id').execute();
  return rows.map((row) => ({
    ...readConnectionRow(row),
    erased: row.sealed_credentials === null,
    // Credentials that no key opens count as changed. The entry contains them, so the gateway recovers from a lost key.
    credentials:
      row.managed_by === managedBy
        ? openCredentialsIfPossible(sealer, row.internal_id, row.sealed_credentials)
        : null,
    sealedByFirstKey: row.sealed_credentials !== null && sealer.isSealedByFirstKey(row.sealed_credentials),
    fingerprint: row.credential_fingerprint,
    deleted: row.deleted_at !== null,
  }));
}
