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

/** The parts of a key, or null for a text that is none of this gateway's forms. */
export function readKey(text: string): KeyParts | null {
  const [, id, secret] = keyPattern.exec(text) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

/** SHA-256 of a key or of its secret: what is kept and compared. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}
