import type { Selectable } from 'kysely';
import type { ConnectionsTable } from '../database/tables.js';
import type { StoredConnection } from './connection-record.js';
import { readConnectionSettings } from './read-connection-settings.js';

/** Reads a row of `connections`. Throws an error if its settings are not valid. */
export function readConnectionRow(row: Selectable<ConnectionsTable>): StoredConnection {
  return {
    internalId: row.internal_id,
    id: row.id,
    provider: row.provider,
    managedBy: row.managed_by,
    status: row.status,
    statusReason: row.status_reason,
    baseUrl: row.base_url,
    settings: readConnectionSettings(row.settings),
    credentialVersion: row.credential_version,
    credentialHint: row.credential_hint,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    sealedCredentials: row.sealed_credentials,
  };
}
