import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Caller } from '../caller.js';

/** A creating request that bears an `Idempotency-Key`. */
export interface KeyedRequest {
  /** Id of the caller; keys of different callers never meet. */
  readonly caller: string;
  /** Method and path pattern, such as `POST /refresh`; keys of different routes never meet. */
  readonly route: string;
  readonly key: string;
  /** SHA-256 of the canonical JSON (RFC 8785) of what was asked for. */
  readonly bodyHash: Buffer;
}

/**
 * The request that a caller marked with a key; null without a key. `wish` is the body after parsing and defaults: plain JSON
 * values, where two bodies that ask for the same are equal.
 */
export function keyRequest(request: {
  readonly caller: Pick<Caller, 'id'>;
  readonly route: string;
  readonly key: string | null;
  readonly body: object;
}): KeyedRequest | null {
  const { caller, route, key, body } = request;
  if (key === null) return null;
  const text = canonicalize(body);
  if (text === undefined) throw new TypeError('A wish is plain JSON.');
  return { caller: caller.id, route, key, bodyHash: createHash('sha256').update(text, 'utf8').digest() };
}
