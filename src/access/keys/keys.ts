import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database, type DatabaseTransaction } from '../../database/database.js';
import { transact } from '../../database/transact.js';
import { DatabaseSignals } from '../../database/signals/database-signals.js';
import type { PageQueryDto } from '../../http/page-query.dto.js';
import { cutPage, readCursor } from '../../platform/cursor.js';
import { newId } from '../../platform/new-id.js';
import { Problem } from '../../platform/problem.js';
import { recordAudit } from '../audit/record-audit.js';
import type { Caller } from '../caller.js';
import { createOnce, findRepeated, type KeyedRequest } from '../idempotency/create-once.js';
import type { ApiKeyDto, ApiKeyPageDto } from './api-key.dto.js';
import type { CreatedApiKeyDto } from './created-api-key.dto.js';
import { type ApiKeyRequest, problemOfForeignConnection } from './check-api-key-request.js';
import { hashSecret, makeSecret, writeKey } from './key-format.js';
import { keyChannel, KeyStore } from './key-store.js';
import { KnownKeys } from './known-keys.js';

/** Makes, shows and revokes keys. */
@Injectable()
export class Keys {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly store: KeyStore,
    private readonly known: KnownKeys,
    private readonly signals: DatabaseSignals,
  ) {}

  /** The key that an earlier, equal request made, or null. */
  async findRepeated(request: KeyedRequest | null): Promise<CreatedApiKeyDto | null> {
    const id = await findRepeated(this.database, request);
    return id === null ? null : { ...(await this.find(id)), key: null };
  }

  /** Makes a key once for each `request`. Only the creation that made it contains the whole key. */
  async create(
    apiKeyRequest: ApiKeyRequest,
    maker: Caller,
    request: KeyedRequest | null,
  ): Promise<CreatedApiKeyDto> {
    const creation = await createOnce(this.database, request, async (transaction) => {
      const { id, key } = await createKey(transaction, apiKeyRequest, maker);
      return { ...(await this.find(id, transaction)), key };
    });
    return creation.kind === 'made'
      ? creation.made
      : { ...(await this.find(creation.resourceId)), key: null };
  }

  /** One key. Throws the problem `api-key-not-found`. */
  async find(id: string, within: Database = this.database): Promise<ApiKeyDto> {
    const key = await this.store.findById(id, within);
    if (key === null) throw problemOfUnknownKey();
    return key;
  }

  /** A page of keys, newest first. */
  async list(query: PageQueryDto): Promise<ApiKeyPageDto> {
    const found = await this.store.list(readCursor(query), query.limit + 1);
    return cutPage(found, query.limit, ({ id }) => id);
  }

  /** Revokes a key: immediately on this replica, on the others when the hint arrives (within five seconds if it is lost). */
  async revoke(id: string, caller: Caller): Promise<void> {
    await transact(this.database, (transaction) => revokeKey(transaction, id, caller));
    this.known.forget([id]);
    this.signals.notify(keyChannel, id);
  }
}

/**
 * Makes a key and audits it. Stores the connections by their internal ids. Throws `connection-not-found` if one of them is unknown or
 * deleted.
 */
async function createKey(
  transaction: DatabaseTransaction,
  { name, scopes, connections, expiresAt }: ApiKeyRequest,
  maker: Caller,
): Promise<{ readonly id: string; readonly key: string }> {
  const id = newId('key');
  const secret = makeSecret();
  await transaction
    .insertInto('api_keys')
    .values({
      id,
      name,
      secret_hash: hashSecret(secret),
      scopes: [...scopes],
      connection_ids: connections === null ? null : await findInternalIds(transaction, connections),
      created_by: maker.id,
      expires_at: expiresAt,
    })
    .execute();
  await recordAudit(transaction, {
    caller: maker.id,
    action: 'api-key.created',
    subject: { kind: 'api-key', id },
    connectionId: null,
    detail: { name, scopes, connections, expiresAt: expiresAt?.toISOString() ?? null },
  });
  return { id, key: writeKey({ id, secret }) };
}

async function findInternalIds(transaction: DatabaseTransaction, ids: readonly string[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const rows = await transaction
    .selectFrom('connections')
    .select('internal_id')
    .where('id', 'in', ids)
    .where('deleted_at', 'is', null)
    .execute();
  if (rows.length !== ids.length) throw problemOfForeignConnection();
  return rows.map((row) => row.internal_id);
}

/** Revokes a key and audits it. */
async function revokeKey(transaction: DatabaseTransaction, id: string, caller: Caller): Promise<void> {
  const revoked = await transaction
    .updateTable('api_keys')
    .set({ revoked_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('name')
    .executeTakeFirst();
  if (revoked === undefined) throw problemOfUnknownKey();
  await recordAudit(transaction, {
    caller: caller.id,
    action: 'api-key.revoked',
    subject: { kind: 'api-key', id },
    connectionId: null,
    detail: { name: revoked.name },
  });
}

function problemOfUnknownKey(): Problem {
  return new Problem('api-key-not-found', 'There is no key with this id.');
}
