import type { Selectable } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { ConnectionsTable } from '../../database/tables.js';
import type { ConnectionManager } from '../connection-record.js';
import { readConnectionRow } from '../read-connection-row.js';
import { openCredentials } from '../sealing/credential-seal.js';
import type { Sealer } from '../../platform/sealing/sealer.js';
import { SealingError } from '../../platform/sealing/sealing-error.js';
import type { KnownConnection } from './known-connection.js';

/** Reads all connections, deleted ones too, and opens the credentials of one manager's. */
export async function readKnownConnections(
  transaction: DatabaseTransaction,
  sealer: Sealer,
  managedBy: ConnectionManager,
): Promise<readonly KnownConnection[]> {
  const rows = await transaction.selectFrom('connections').selectAll().orderBy('internal_id').execute();
  return rows.map((row) => ({
    ...readConnectionRow(row),
    erased: row.sealed_credentials === null,
    credentials: row.managed_by === managedBy ? openIfPossible(row, sealer) : null,
    sealedByFirstKey: row.sealed_credentials !== null && sealer.isSealedByFirstKey(row.sealed_credentials),
    fingerprint: row.credential_fingerprint,
    deleted: row.deleted_at !== null,
  }));
}

/** What no key opens counts as changed: the entry brings the credentials again, so that a lost key is no dead end. */
function openIfPossible(
  row: Selectable<ConnectionsTable>,
  sealer: Sealer,
): Readonly<Record<string, string>> | null {
  if (row.sealed_credentials === null) return null;
  try {
    return openCredentials(sealer, row.internal_id, row.sealed_credentials);
  } catch (error) {
    if (error instanceof SealingError) return null;
    throw error;
  }
}
