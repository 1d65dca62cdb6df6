import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '../../database/database.js';
import { isScope } from '../caller.js';
import { selectPublicIds } from '../find-grants.js';
import type { KeyRecord } from './key-record.js';
import type { StoredKey } from './stored-key.js';

/** The keys in the database. It never returns revoked keys. */
@Injectable()
export class KeyStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** The data of a key for authentication; null if there is no valid key with this id. */
  async findValid(id: string): Promise<StoredKey | null> {
    const row = await this.database
      .selectFrom('api_keys')
      .select(['id', 'secret_hash', 'scopes', selectPublicIds().as('connections')])
      .select(sql<number | null>`(extract(epoch from expires_at - now()) * 1000)::float8`.as('expires_in_ms'))
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .where((is) => is.or([is('expires_at', 'is', null), is('expires_at', '>', sql<Date>`now()`)]))
      .executeTakeFirst();
    if (row === undefined) return null;
    return {
      id: row.id,
      secretHash: row.secret_hash,
      scopes: new Set(row.scopes.filter(isScope)),
      connections: row.connections === null ? null : new Set(row.connections),
      expiresInMs: row.expires_in_ms,
    };
  }

  /** A key for administrators, even if expired; null if there is none. */
  async findById(id: string, within: Database = this.database): Promise<KeyRecord | null> {
    const row = await selectRecords(within).where('api_keys.id', '=', id).executeTakeFirst();
    return row ?? null;
  }

  /** Up to `limit` keys, newest first, after the given id. */
  async list(after: string | null, limit: number): Promise<readonly KeyRecord[]> {
    let selected = selectRecords(this.database);
    if (after !== null) selected = selected.where('api_keys.id', '<', after);
    return selected.orderBy('api_keys.id', 'desc').limit(limit).execute();
  }

  /** Records that keys were used, unless a replica recorded it within the last minute. */
  async recordUse(ids: readonly string[]): Promise<void> {
    await this.database
      .updateTable('api_keys')
      .set({ last_used_at: sql<Date>`now()` })
      .where('id', 'in', ids)
      .where((is) =>
        is.or([
          is('last_used_at', 'is', null),
          is('last_used_at', '<=', sql<Date>`now() - interval '1 minute'`),
        ]),
      )
      .execute();
  }
}

function selectRecords(database: Database) {
  return database
    .selectFrom('api_keys')
    .select(['id', 'name', 'scopes', selectPublicIds().as('connections')])
    .select([
      'created_by as createdBy',
      'created_at as createdAt',
      'expires_at as expiresAt',
      'last_used_at as lastUsedAt',
    ])
    .where('revoked_at', 'is', null);
}
