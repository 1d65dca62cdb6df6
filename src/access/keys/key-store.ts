import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '../../database/database.js';
import { isScope, type Scope } from '../caller.js';
import { selectPublicIds } from '../find-grants.js';
import type { ApiKeyDto } from './api-key.dto.js';

/** NOTIFY channel of revoked keys; its hints are key ids. */
export const keyChannel = 'api_keys';

/** The data of a key for authentication; the key was neither revoked nor expired when it was read. */
export interface StoredKey {
  readonly id: string;
  readonly secretHash: Buffer;
  readonly scopes: ReadonlySet<Scope>;
  /** Public ids; null for all connections. */
  readonly connections: ReadonlySet<string> | null;
  /** Time from the read to the expiry, by the clock of the database; null if it does not expire. */
  readonly expiresInMs: number | null;
}

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
  async findById(id: string, within: Database = this.database): Promise<ApiKeyDto | null> {
    const row = await selectKeys(within).where('api_keys.id', '=', id).executeTakeFirst();
    return row === undefined ? null : describeKey(row);
  }

  /** Up to `limit` keys, newest first, after the given id. */
  async list(after: string | null, limit: number): Promise<readonly ApiKeyDto[]> {
    let selected = selectKeys(this.database);
    if (after !== null) selected = selected.where('api_keys.id', '<', after);
    const rows = await selected.orderBy('api_keys.id', 'desc').limit(limit).execute();
    return rows.map(describeKey);
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

function selectKeys(database: Database) {
  return database
    .selectFrom('api_keys')
    .select(['id', 'name', 'scopes', 'created_by', 'created_at', 'expires_at', 'last_used_at'])
    .select(selectPublicIds().as('connections'))
    .where('revoked_at', 'is', null);
}

type KeyRow = Awaited<ReturnType<ReturnType<typeof selectKeys>['executeTakeFirstOrThrow']>>;

function describeKey(row: KeyRow): ApiKeyDto {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    connections: row.connections,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}
