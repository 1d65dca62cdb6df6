import { Inject, Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import { DATABASE, type Database } from '../database/database.js';
import type { ConnectionsTable } from '../database/tables.js';
import type { ConnectionRecord, StoredConnection } from './connection-record.js';
import { readConnectionSettings } from './read-connection-settings.js';

/** A query for a page of connections. */
export interface ConnectionPageQuery {
  /** The ids that may be shown; null for all. */
  readonly allowed: ReadonlySet<string> | null;
  /** The last id of the previous page; null for the first page. */
  readonly after: string | null;
  readonly limit: number;
}

/** The connections in the database. It never returns deleted connections. */
@Injectable()
export class ConnectionStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** The connection with this public id, or null. */
  async findById(id: string, within: Database = this.database): Promise<ConnectionRecord | null> {
    const row = await within
      .selectFrom('connections')
      .selectAll()
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    return row === undefined ? null : readConnectionRow(row);
  }

  /** The connection with this internal id together with its sealed credentials, or null. */
  async findByInternalId(
    internalId: number,
    within: Database = this.database,
  ): Promise<StoredConnection | null> {
    const row = await within
      .selectFrom('connections')
      .selectAll()
      .where('internal_id', '=', internalId)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    return row === undefined ? null : readConnectionRow(row);
  }

  /** The newest credential check of a connection, if it has this id. */
  async findCredentialCheck(
    internalId: number,
    credentialCheckId: string,
  ): Promise<{ readonly sealedCredentials: string; readonly baseUrl: string } | null> {
    const row = await this.database
      .selectFrom('credential_checks')
      .select(['sealed_credentials as sealedCredentials', 'base_url as baseUrl'])
      .where('connection_id', '=', internalId)
      .where('id', '=', credentialCheckId)
      .executeTakeFirst();
    return row ?? null;
  }

  /** Connections ordered by id, at most `limit`. */
  async list({ allowed, after, limit }: ConnectionPageQuery): Promise<readonly ConnectionRecord[]> {
    if (allowed?.size === 0) return [];
    let query = this.database.selectFrom('connections').selectAll().where('deleted_at', 'is', null);
    if (allowed !== null) query = query.where('id', 'in', [...allowed]);
    if (after !== null) query = query.where('id', '>', after);
    const rows = await query.orderBy('id').limit(limit).execute();
    return rows.map(readConnectionRow);
  }

  /**
   * Records that the provider rejects the credentials of this version, and why. True if that changed the connection; false if its
   * credentials have changed since, it is paused, or the rejection was known.
   */
  async markUnauthorized(
    internalId: number,
    credentialVersion: number,
    reason: string,
    within: Database = this.database,
  ): Promise<boolean> {
    const result = await within
      .updateTable('connections')
      .set({ status: 'unauthorized', status_reason: reason, updated_at: sql<Date>`now()` })
      .where('internal_id', '=', internalId)
      .where('credential_version', '=', credentialVersion)
      .where('deleted_at', 'is', null)
      .where((is) => is.or([is('status', '=', 'active'), is('status_reason', 'is distinct from', reason)]))
      .where('status', '<>', 'paused')
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  /** Records that the provider accepts the credentials of this version again. True if the connection became `active`. */
  async heal(
    internalId: number,
    credentialVersion: number,
    within: Database = this.database,
  ): Promise<boolean> {
    const result = await within
      .updateTable('connections')
      .set({ status: 'active', status_reason: null, updated_at: sql<Date>`now()` })
      .where('internal_id', '=', internalId)
      .where('credential_version', '=', credentialVersion)
      .where('deleted_at', 'is', null)
      .where('status', '=', 'unauthorized')
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }
}

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
