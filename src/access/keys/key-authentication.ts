import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../platform/clock.js';
import type { Caller } from '../caller.js';
import { limitScopes } from '../limit-scopes.js';
import { hashSecret, type KeyParts } from './key-format.js';
import { KeyUse } from './key-use.js';
import { type KnownKey, KnownKeys } from './known-keys.js';

/** Compared with the secret if no key has the id, so that an unknown id takes the same path. */
const noHash = Buffer.alloc(32);

/** Identifies the caller by its key. */
@Injectable()
export class KeyAuthentication {
  constructor(
    private readonly keys: KnownKeys,
    private readonly use: KeyUse,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Whether the key was valid at its last lookup. Reads nothing from the database. */
  isRemembered({ id, secret }: KeyParts): boolean {
    return isSecretOf(this.keys.remembered(id), secret);
  }

  /** The caller; null if the key is unknown, wrong, revoked or expired. */
  async identify({ id, secret }: KeyParts): Promise<Caller | null> {
    const key = await this.keys.find(id);
    if (!isSecretOf(key, secret) || key === null) return null;
    const { connections, expiresInMs } = key;
    const caller = { id, scopes: limitScopes(key.scopes, connections), connections };
    this.use.record(id);
    if (expiresInMs === null) return caller;
    const remainingInMs = key.readAtInMs + expiresInMs - this.clock.monotonicInMs();
    return { ...caller, expiresAtInMs: this.clock.nowInMs() + remainingInMs };
  }
}

function isSecretOf(key: KnownKey | null | undefined, secret: string): boolean {
  const isEqual = timingSafeEqual(hashSecret(secret), key?.secretHash ?? noHash);
  return isEqual && key != null;
}
