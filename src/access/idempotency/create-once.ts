import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '../../database/database.js';
import { Problem } from '../../platform/problem.js';
import type { KeyedRequest } from './keyed-request.js';

/** How long a key is bound to what it created. */
const lifeInHours = 24;

/** What came of a creating request. */
export type Creation<Made> =
  | { readonly kind: 'made'; readonly made: Made }
  /** The same request was accepted before; nothing was made now. */
  | { readonly kind: 'repeated'; readonly resourceId: string };

/**
 * The id of what an earlier, equal request with this key created within the last 24 hours; null when there is none. To be asked
 * before a request is checked against the present state: a repeat is answered whatever has become of it. Throws
 * `idempotency-key-reused` (422) when the earlier one asked for something else.
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
    .where('created_at', '>', sql<Date>`clock_timestamp() - ${lifeInHours} * interval '1 hour'`)
    .executeTakeFirst();
  if (bound === undefined) return null;
  if (!bound.body_hash.equals(request.bodyHash)) {
    throw new Problem(
      'idempotency-key-reused',
      'This Idempotency-Key came with another body before. Send a new key for a new request, or the same body to repeat the old one.',
    );
  }
  if (bound.resource_id === null) throw new Error('An idempotency key was committed without its resource.');
  return bound.resource_id;
}

/**
 * Creates a resource in one transaction, together with the record that binds the key to it: both are there or neither, on every
 * replica and after any crash. Of several equal requests at once one creates; the others wait for its commit and repeat it, or
 * create in its place when it was given up. Without a key it only creates. Throws like `findRepeated`.
 */
export function createOnce<Made extends { readonly id: string }>(
  database: Database,
  request: KeyedRequest | null,
  make: (transaction: DatabaseTransaction) => Promise<Made>,
): Promise<Creation<Made>> {
  return database.transaction().execute(async (transaction): Promise<Creation<Made>> => {
    if (request === null) return { kind: 'made', made: await make(transaction) };
    // Comes first: who waits here holds no other lock that the one waited for could need.
    if (!(await claimKey(transaction, request))) {
      const resourceId = await findRepeated(transaction, request);
      if (resourceId === null) throw new Error('An idempotency key was taken and is not there.');
      return { kind: 'repeated', resourceId };
    }
    const made = await make(transaction);
    await bindKey(transaction, request, made.id);
    return { kind: 'made', made };
  });
}

/** Takes the key when it is free or 24 hours old. Waits while another transaction has taken it and not ended. */
async function claimKey(transaction: DatabaseTransaction, request: KeyedRequest): Promise<boolean> {
  const { rows } = await sql`
    insert into idempotency_keys as held (caller, route, key, body_hash, resource_id, created_at)
    values (${request.caller}, ${request.route}, ${request.key}, ${request.bodyHash}, null, clock_timestamp())
    on conflict (caller, route, key) do update
      set body_hash = excluded.body_hash, resource_id = null, created_at = excluded.created_at
      where held.created_at <= clock_timestamp() - ${lifeInHours} * interval '1 hour'
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
