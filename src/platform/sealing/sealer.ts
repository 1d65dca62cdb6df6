import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { EncryptionKey } from './encryption-key.js';
import { checkEncryptionKeys } from './check-encryption-keys.js';
import type { SealedLocation } from './sealed-location.js';
import { SealingError } from './sealing-error.js';

const format = /^v1\.([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22,})$/;
const algorithm = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

/**
 * Seals secrets for the database with AES-256-GCM: `v1.<keyId>.<nonce>.<ciphertext and tag>`, the last two in base64url.
 * A fresh random nonce for each write; the associated data binds the place and the key's id.
 */
export class Sealer {
  private readonly keys: ReadonlyMap<string, Buffer>;
  private readonly first: EncryptionKey;

  constructor(encryptionKeys: readonly EncryptionKey[]) {
    const checked = checkEncryptionKeys(encryptionKeys);
    this.first = checked[0];
    this.keys = new Map(checked.map(({ id, key }) => [id, key]));
  }

  /** Id of the key that seals. */
  get firstKeyId(): string {
    return this.first.id;
  }

  /** Seals a text for one place with the first key. */
  seal(place: SealedLocation, plain: string): string {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv(algorithm, this.first.key, nonce, { authTagLength: tagLength });
    cipher.setAAD(associate(place, this.first.id));
    const content = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `v1.${this.first.id}.${nonce.toString('base64url')}.${content.toString('base64url')}`;
  }

  /** Opens what was sealed for this place. Throws `SealingError` (unknown key, another place, changed content). */
  open(place: SealedLocation, sealed: string): string {
    const [, keyId, nonce, content] = format.exec(sealed) ?? [];
    if (keyId === undefined || nonce === undefined || content === undefined) {
      throw new SealingError('malformed', place, null);
    }
    const key = this.keys.get(keyId);
    if (key === undefined) throw new SealingError('unknown-key', place, keyId);
    const bytes = Buffer.from(content, 'base64url');
    const decipher = createDecipheriv(algorithm, key, Buffer.from(nonce, 'base64url'), {
      authTagLength: tagLength,
    });
    decipher.setAAD(associate(place, keyId));
    decipher.setAuthTag(bytes.subarray(-tagLength));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(0, -tagLength)), decipher.final()]).toString(
        'utf8',
      );
    } catch {
      throw new SealingError('not-authentic', place, keyId);
    }
  }

  /** Whether the first key sealed this text; if not, it is sealed again at the next occasion, so that old keys can go. */
  isSealedByFirstKey(sealed: string): boolean {
    return format.exec(sealed)?.[1] === this.first.id;
  }
}

function associate(place: SealedLocation, keyId: string): Buffer {
  return Buffer.from(JSON.stringify([place.table, place.rowId, place.field, keyId]), 'utf8');
}
