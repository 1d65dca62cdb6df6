import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../../database/database.js';
import { DatabaseSignals } from '../../database/signals/database-signals.js';
import { decodeCursor, encodeCursor } from '../../platform/cursor.js';
import { Problem } from '../../platform/problem.js';
import type { PageQueryDto } from '../../http/page-query.dto.js';
import type { Caller } from '../caller.js';
import { createOnce, findRepeated } from '../idempotency/create-once.js';
import type { KeyedRequest } from '../idempotency/keyed-request.js';
import type { ApiKeyRequest } from './check-api-key-request.js';
import { createKey } from './create-key.js';
import { keyChannel } from './key-channel.js';
import type { KeyRecord } from './key-record.js';
import { KeyStore } from './key-store.js';
import { KnownKeys } from './known-keys.js';
import { revokeKey } from './revoke-key.js';

/** The key that a request made now or earlier. */
export interface KeyCreation {
  readonly record: KeyRecord;
  /** The whole key; null if an earlier request made it and has shown it. */
  readonly key: string | null;
}

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
  async findRepeated(request: KeyedRequest | null): Promise<KeyRecord | null> {
    const id = await findRepeated(this.database, request);
    return id === null ? null : this.find(id);
  }

  /** Makes a key once for each `request`. Only the creation that made it contains the whole key. */
  async create(
    apiKeyRequest: ApiKeyRequest,
    maker: Caller,
    request: KeyedRequest | null,
  ): Promise<KeyCreation> {
    const creation = await createOnce(this.database, request, async (transaction) => {
      const { id, key } = await createKey(transaction, apiKeyRequest, maker);
      return { id, key, record: await this.find(id, transaction) };
    });
    return creation.kind === 'made'
      ? creation.made
      : { record: await this.find(creation.resourceId), key: null };
  }

  /** One key. Throws the problem `api-key-not-found`. */
  async find(id: string, within: Database = this.database): Promise<KeyRecord> {
    const key = await this.store.findById(id, within);
    if (key === null) throw problemOfUnknownKey();
    return key;
  }

  /** A page of keys, newest first. */
  async list({ limit, cursor }: PageQueryDto) {
    const found = await this.store.list(cursor === undefined ? null : decodeCursor(cursor), limit + 1);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, nextCursor: found.length > limit && last !== undefined ? encodeCursor(last.id) : null };
  }

  /** Revokes a key: immediately on this replica, on the others when the hint arrives (within five seconds if it is lost). */
  async revoke(id: string, caller: Caller): Promise<void> {
    const isRevoked = await this.database
      .transaction()
      .execute((transaction) => revokeKey(transaction, id, caller));
    if (!isRevoked) throw problemOfUnknownKey();
    this.known.forget([id]);
    this.signals.notify(keyChannel, id);
  }
}

function problemOfUnknownKey(): Problem {
  return new Problem('api-key-not-found', 'There is no key with this id.');
}
