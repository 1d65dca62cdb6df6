import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { checkEncryptionKeys, type EncryptionKey } from './encryption-key.js';

/** Where a sealed secret is stored. It cannot be opened in another row or field. */
export interface SealedLocation {
  readonly table: string;
  /** The internal id of the row. It is never reused. */
  readonly rowId: number;
  readonly field: string;
}

const format = /^v1\.([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22,})$/;
const algorithm = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

/**
 * Seals secrets for the database with AES-256-GCM: `v1.<keyId>.<nonce>.<ciphertext and tag>`, the last two in base64url.
 * Each write has a new random nonce. The associated data binds the location and the id of the key.
 */
export class Sealer {
  private readonly keys: ReadonlyMap<string, Buffer>;
  private readonly first: EncryptionKey;

  constructor(encryptionKeys: readonly EncryptionKey[]) {
    const checked = checkEncryptionKeys(encryptionKeys);
    this.first = checked[0];
    this.keys = new Map(checked.map(({ id, key }) => [id, key]));
  }

  /** Id of the key that seals new secrets. */
  get firstKeyId(): string {
    return this.first.id;
  }

  /** Seals a string for one location with the first key. */
  seal(location: SealedLocation, plain: string): string {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv(algorithm, this.first.key, nonce, { authTagLength: tagLength });
    cipher.setAAD(associate(location, this.first.id));
    const content = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `v1.${this.first.id}.${nonce.toString('base64url')}.${content.toString('base64url')}`;
  }

  /** Opens a string that was sealed for this location. Throws `SealingError` (unknown key, other location, changed content). */
  open(location: SealedLocation, sealed: string): string {
    const [, keyId, nonce, content] = format.exec(sealed) ?? [];
    if (keyId === undefined || nonce === undefined || content === undefined) {
      throw new SealingError('malformed', location, null);
    }
    const key = this.keys.get(keyId);
    if (key === undefined) throw new SealingError('unknown-key', location, keyId);
    const bytes = Buffer.from(content, 'base64url');
    const decipher = createDecipheriv(algorithm, key, Buffer.from(nonce, 'base64url'), {
      authTagLength: tagLength,
    });
    decipher.setAAD(associate(location, keyId));
    decipher.setAuthTag(bytes.subarray(-tagLength));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(0, -tagLength)), decipher.final()]).toString(
        'utf8',
      );
    } catch {
      throw new SealingError('not-authentic', location, keyId);
    }
  }

  /** Whether the first key sealed this string. If not, seal it again before the old key is removed. */
  isSealedByFirstKey(sealed: string): boolean {
    return format.exec(sealed)?.[1] === this.first.id;
  }
}

function associate(location: SealedLocation, keyId: string): Buffer {
  return Buffer.from(JSON.stringify([location.table, location.rowId, location.field, keyId]), 'utf8');
}

/** Why a sealed secret could not be opened. */
export type SealingFailure = 'malformed' | 'unknown-key' | 'not-authentic';

/** A sealed secret cannot be opened. The message names the location and the id of the key, never the content. */
export class SealingError extends Error {
  constructor(
    readonly failure: SealingFailure,
    location: SealedLocation,
    readonly keyId: string | null,
  ) {
    super(`${location.table} ${location.rowId}, ${location.field}: ${explain(failure, keyId)}`);
    this.name = 'SealingError';
  }
}

function explain(failure: SealingFailure, keyId: string | null): string {
  switch (failure) {
    case 'malformed':
      return 'the stored secret is not in the form v1.<key id>.<nonce>.<content>';
    case 'unknown-key':
      return `the stored secret was sealed with the key "${keyId}", which ENCRYPTION_KEYS does not hold`;
    case 'not-authentic':
      return `the stored secret cannot be opened with the key "${keyId}": it was changed or moved, or the key is another one`;
    default: {
      const never: never = failure;
      return never;
    }
  }
}
