import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '../../database/database.js';
import { transact } from '../../database/transact.js';
import { Problem } from '../../platform/problem.js';
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

/** How long a key stays bound to the resource that it created. */
const validityInHours = 24;

/** The outcome of a request that creates a resource. */
export type Creation<Made> =
  | { readonly kind: 'made'; readonly made: Made }
  /** An equal request was accepted before; nothing was created now. */
  | { readonly kind: 'repeated'; readonly resourceId: string };

/**
 * The id of the resource that an earlier, equal request with this key created within the last 24 hours; null if there is none. Call it
 * before you check the request against the current state: a repeated request gets its response even if the state has changed. Throws
 * `idempotency-key-reused` (422) if the earlier request had another body.
 */
export async function findRepeated(
  database: Pick<Database, 'selectFrom'>,
  request: KeyedRequest | null,
): Promise<string | null> {
  if (request === null) return null;
  const bound = await database
    .selectFrom('idempotency_keys')
    .select(['body_hash', 'resource_id'])
    .where('caller', '=', request.caller)
    .where('route', '=', request.route)
    .where('key', '=', request.key)
    .where('created_at', '>', sql<Date>`clock_timestamp() - ${validityInHours} * interval '1 hour'`)
    .executeTakeFirst();
  if (bound === undefined) return null;
  if (!bound.body_hash.equals(request.bodyHash)) {
    throw new Problem(
      'idempotency-key-reused',
      'This Idempotency-Key was sent with another body before. Send a new key for a new request, or the same body to repeat the old one.',
    );
  }
  if (bound.resource_id === null) throw new Error('An idempotency key was committed without its resource.');
  return bound.resource_id;
}

/**
 * Creates a resource and binds the key to it in one transaction, so that both exist or neither, on every replica and after a crash.
 * When several equal requests arrive at the same time, the first one creates the resource. The others wait for its commit and return
 * that resource; if it rolls back, the next one creates it. Without a key every request creates a resource. Throws like `findRepeated`.
 */
export function createOnce<Made extends { readonly id: string }>(
  database: Database,
  request: KeyedRequest | null,
  make: (transaction: DatabaseTransaction) => Promise<Made>,
): Promise<Creation<Made>> {
  return transact(database, async (transaction): Promise<Creation<Made>> => {
    if (request === null) return { kind: 'made', made: await make(transaction) };
    // Must come first: a request that waits here holds no lock that the other request could need.
    if (!(await claimKey(transaction, request))) {
      const resourceId = await findRepeated(transaction, request);
      if (resourceId === null) throw new Error('An idempotency key is taken but cannot be read.');
      return { kind: 'repeated', resourceId };
    }
    const made = await make(transaction);
    await bindKey(transaction, request, made.id);
    return { kind: 'made', made };
  });
}

/** Takes the key if it is free or 24 hours old. Waits while a transaction that has taken it is still open. */
async function claimKey(transaction: DatabaseTransaction, request: KeyedRequest): Promise<boolean> {
  const { rows } = await sql`
    insert into idempotency_keys as existing (caller, route, key, body_hash, resource_id, created_at)
    values (${request.caller}, ${request.route}, ${request.key}, ${request.bodyHash}, null, clock_timestamp())
    on conflict (caller, route, key) do update
      set body_hash = excluded.body_hash, resource_id = null, created_at = excluded.created_at
      where existing.created_at <= clock_timestamp() - ${validityInHours} * interval '1 hour'
    returning 1`.execute(transaction);
  return rows.length > 0;
}

async function bindKey(
  transaction: DatabaseTransaction,
  request: KeyedRequest,
  resourceId: string,
): Promise<void> {
  await transaction
    .updateTable('idempotency_keys')
    .set({ resource_id: resourceId })
    .where('caller', '=', request.caller)
    .where('route', '=', request.route)
    .where('key', '=', request.key)
    .execute();
}
