import { createHash, randomBytes } from 'node:crypto';

/** The two parts of a key. */
export interface KeyParts {
  readonly id: string;
  readonly secret: string;
}

const keyPattern = /^rgw_(key_[0-9a-hjkmnp-tv-z]{26})_([0-9a-f]{64})$/;

/** A new secret of 256 bits. */
export function makeSecret(): string {
  return randomBytes(32).toString('hex');
}

/** The key as its holder sends it. */
export function writeKey({ id, secret }: KeyParts): string {
  return `rgw_${id}_${secret}`;
}

/** The parts of a key; null if the string does not have the format of a key of this gateway. */
export function readKey(value: string): KeyParts | null {
  const [, id, secret] = keyPattern.exec(value) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

/** SHA-256 of a key or of its secret, to store and compare. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}
