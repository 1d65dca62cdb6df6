import { sql } from 'kysely';
import type { Database } from '../database/database.js';
import { adminId } from './caller.js';

/** What a caller may see now. */
export interface Grant {
  /** Public ids of the connections, or null for all. */
  readonly connections: ReadonlySet<string> | null;
}

/**
 * What callers may see at this moment, by their ids; for work that is done later in their name. A caller whose key is revoked
 * or expired, and one that never was, is absent. `admin` sees all.
 */
export async function findGrants(
  database: Database,
  callerIds: readonly string[],
): Promise<ReadonlyMap<string, Grant>> {
  const grants = new Map<string, Grant>();
  if (callerIds.includes(adminId)) grants.set(adminId, { connections: null });
  const others = callerIds.filter((id) => id !== adminId);
  if (others.length === 0) return grants;
  const rows = await database
    .selectFrom('api_keys')
    .select(['id', selectPublicIds().as('connections')])
    .where('id', 'in', others)
    .where('revoked_at', 'is', null)
    .where((is) => is.or([is('expires_at', 'is', null), is('expires_at', '>', sql<Date>`now()`)]))
    .execute();
  for (const { id, connections } of rows) {
    grants.set(id, { connections: connections === null ? null : new Set(connections) });
  }
  return grants;
}

/**
 * The public ids behind `api_keys.connection_ids`, or null for all. Deleted connections are among them: their ids are never
 * used again, and their history stays visible to who could see it.
 */
export function selectPublicIds() {
  return sql<string[] | null>`case when api_keys.connection_ids is not null then array(
    select connections.id from connections
    where connections.internal_id = any (api_keys.connection_ids) order by connections.id) end`;
}
