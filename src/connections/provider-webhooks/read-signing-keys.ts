import { createPublicKey, type KeyObject } from 'node:crypto';

/** Shorter keys are ignored. */
const minKeyBits = 2048;

/**
 * The RSA keys of a JSON Web Key Set by `kid`, for signatures with SHA-256. Ignores unreadable keys and keys of another type, use or
 * algorithm. Null if the value is not a key set.
 */
export function readSigningKeys(json: unknown): ReadonlyMap<string, KeyObject> | null {
  const keys = fieldOf(json, 'keys');
  if (!Array.isArray(keys)) return null;
  return new Map(keys.flatMap((entry: unknown) => readKey(entry)));
}

function readKey(entry: unknown): [string, KeyObject][] {
  const [kid, n, e] = [fieldOf(entry, 'kid'), fieldOf(entry, 'n'), fieldOf(entry, 'e')];
  const isRsa = fieldOf(entry, 'kty') === 'RSA';
  const isForSigning = isAbsentOr('sig', fieldOf(entry, 'use'));
  const isRs256 = isAbsentOr('RS256', fieldOf(entry, 'alg'));
  if (!isRsa || !isForSigning || !isRs256) return [];
  if (typeof kid !== 'string' || typeof n !== 'string' || typeof e !== 'string') return [];
  if (Buffer.from(n, 'base64url').length * 8 < minKeyBits) return [];
  try {
    return [[kid, createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' })]];
  } catch {
    return [];
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function isAbsentOr(expected: string, value: unknown): boolean {
  return value === undefined || value === expected;
}
