import type { Selectable } from 'kysely';
import type { ConnectionsTable } from '../database/tables.js';
import type { ConnectionManager, ConnectionStatus, StoredConnection } from './connection-record.js';
import { readConnectionSettings } from './read-connection-settings.js';

/** Reads a row of `connections`. Throws an error if this gateway does not know its manager, its status or a setting. */
export function readConnectionRow(row: Selectable<ConnectionsTable>): StoredConnection {
  return {
    internalId: row.internal_id,
    id: row.id,
    provider: row.provider,
    managedBy: readManager(row.managed_by),
    status: readStatus(row.status),
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

function readManager(value: string): ConnectionManager {
  if (value === 'file' || value === 'api' || value === 'sandbox') return value;
  throw new Error(`A connection is managed by "${value}", which this gateway does not know`);
}

function readStatus(value: string): ConnectionStatus {
  if (value === 'active' || value === 'paused' || value === 'unauthorized') return value;
  throw new Error(`A connection has the status "${value}", which this gateway does not know`);
}
