import type { Selectable } from 'kysely';
import type { ConnectionsTable } from '../database/tables.js';
import type { ConnectionManager, ConnectionStatus, StoredConnection } from './connection-record.js';
import { readConnectionSettings } from './read-connection-settings.js';

/** Reads a row of `connections`. Throws an error when it holds a word or a setting that this gateway does not know. */
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

function readManager(text: string): ConnectionManager {
  if (text === 'file' || text === 'api' || text === 'sandbox') return text;
  throw new Error(`A connection is managed by "${text}", which this gateway does not know`);
}

function readStatus(text: string): ConnectionStatus {
  if (text === 'active' || text === 'paused' || text === 'unauthorized') return text;
  throw new Error(`A connection has the status "${text}", which this gateway does not know`);
}
