import { createPublicKey, type KeyObject } from 'node:crypto';

/** Shorter ones are not believed. */
const leastBits = 2048;

/**
 * The RSA keys of a JSON Web Key Set by their `kid`, for signatures with SHA-256. Keys of any other type, use or algorithm are left
 * out, and so is what cannot be read; null when it is no set at all.
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
  if (Buffer.from(n, 'base64url').length * 8 < leastBits) return [];
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
