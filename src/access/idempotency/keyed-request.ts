import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Caller } from '../caller.js';

/** A request with an `Idempotency-Key`. */
export interface KeyedRequest {
  /** Id of the caller; keys of different callers are independent. */
  readonly caller: string;
  /** Method and path pattern, such as `POST /refresh`; keys of different routes are independent. */
  readonly route: string;
  readonly key: string;
  /** SHA-256 of the canonical JSON (RFC 8785) of the body. */
  readonly bodyHash: Buffer;
}

/**
 * A request with its idempotency key; null without a key. `body` is plain JSON after parsing and defaults, so that two bodies with the
 * same meaning are equal.
 */
export function keyRequest(request: {
  readonly caller: Pick<Caller, 'id'>;
  readonly route: string;
  readonly key: string | null;
  readonly body: object;
}): KeyedRequest | null {
  const { caller, route, key, body } = request;
  if (key === null) return null;
  const canonical = canonicalize(body);
  if (canonical === undefined) throw new TypeError('The body of a keyed request must be plain JSON.');
  return { caller: caller.id, route, key, bodyHash: createHash('sha256').update(canonical, 'utf8').digest() };
}
