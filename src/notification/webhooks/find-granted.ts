import { adminId, isKeyId } from '../../access/caller.js';
import { findGrants } from '../../access/find-grants.js';
import type { Database } from '../../database/database.js';
import type { WebhookRecord } from './webhook-record.js';

/** The connections whose refreshes a webhook may send. */
export interface GrantedConnections {
  /** Public ids, or null for all. */
  readonly connections: ReadonlySet<string> | null;
}

/** The columns of a webhook that decide which connections it may send. */
export type GrantHolder = Pick<WebhookRecord, 'caller' | 'granted_connections'>;

/**
 * The connections whose refreshes a webhook may send at this moment: those that its owner may see, none when the owner may not read
 * refreshes, undefined when its key has ended. For a token it is the grant at the creation of the webhook, because the gateway sees
 * a token only when a caller uses it.
 */
export async function findGranted(
  database: Database,
  holders: readonly GrantHolder[],
): Promise<(holder: GrantHolder) => GrantedConnections | undefined> {
  const isKept = (caller: string) => caller === adminId || isKeyId(caller);
  const callers = [...new Set(holders.map(({ caller }) => caller).filter(isKept))];
  const grants = await findGrants(database, callers);
  return ({ caller, granted_connections: granted }) => {
    if (!isKept(caller)) return { connections: granted === null ? null : new Set(granted) };
    const grant = grants.get(caller);
    return grant === undefined || grant.scopes.has('refresh:read') ? grant : { connections: new Set() };
  };
}
