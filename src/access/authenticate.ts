import { createHash, timingSafeEqual } from 'node:crypto';

/** What an `Authorization` header amounts to. */
export type Authentication = 'missing' | 'invalid' | 'admin';

/**
 * Compares the bearer key of a header with the admin key. Both are hashed first, so that the time it takes tells neither the
 * length nor any part of the key.
 */
export function authenticate(header: string | undefined, adminKeyHash: Buffer): Authentication {
  const [, key] = /^Bearer +(\S+) *$/i.exec(header ?? '') ?? [];
  if (key === undefined) return 'missing';
  return timingSafeEqual(hashKey(key), adminKeyHash) ? 'admin' : 'invalid';
}

/** SHA-256 of a key. */
export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest();
}
