import { sql } from 'kysely';
import type { Database } from '../database/database.js';
import { adminId, type Caller, everyScope, isScope } from './caller.js';
import { limitScopes } from './limit-scopes.js';

/** The scopes and connections that a caller has now. */
export type Grant = Pick<Caller, 'scopes' | 'connections'>;

/**
 * The current grants of callers by id, for work that runs later in their name. A caller whose key is revoked, expired or unknown is
 * absent. `admin` may do everything.
 */
export async function findGrants(
  database: Database,
  callerIds: readonly string[],
): Promise<ReadonlyMap<string, Grant>> {
  const grants = new Map<string, Grant>();
  if (callerIds.includes(adminId)) grants.set(adminId, { scopes: everyScope, connections: null });
  const others = callerIds.filter((id) => id !== adminId);
  if (others.length === 0) return grants;
  const rows = await database
    .selectFrom('api_keys')
    .select(['id', 'scopes', selectPublicIds().as('connections')])
    .where('id', 'in', others)
    .where('revoked_at', 'is', null)
    .where((is) => is.or([is('expires_at', 'is', null), is('expires_at', '>', sql<Date>`now()`)]))
    .execute();
  for (const row of rows) {
    const connections = row.connections === null ? null : new Set(row.connections);
    grants.set(row.id, {
      scopes: limitScopes(new Set(row.scopes.filter(isScope)), connections),
      connections,
    });
  }
  return grants;
}

/**
 * The public ids behind `api_keys.connection_ids`; null for all connections. Includes deleted connections: their ids are never used
 * again, and a key that saw their history still sees it.
 */
export function selectPublicIds() {
  return sql<string[] | null>`case when api_keys.connection_ids is not null then array(
    select connections.id from connections
    where connections.internal_id = any (api_keys.connection_ids) order by connections.id) end`;
}
