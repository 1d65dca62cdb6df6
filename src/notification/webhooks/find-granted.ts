import { adminId, isKeyId } from '../../access/caller.js';
import { findGrants } from '../../access/find-grants.js';
import type { Database } from '../../database/database.js';
import type { WebhookRecord } from './webhook-record.js';

/** Of which connections a webhook may tell the refreshes. */
export interface NotifiedConnections {
  /** Public ids, or null for all. */
  readonly connections: ReadonlySet<string> | null;
}

/** What decides over what a webhook may be told. */
export type GrantHolder = Pick<WebhookRecord, 'caller' | 'granted_connections'>;

/**
 * Of which connections webhooks may tell the refreshes at this moment: those that their owners see, none when the owner may not read
 * refreshes, undefined when its key has ended. The grant of a token is that of the webhook's creation: the gateway sees a token only
 * when it is used.
 */
export async function findGranted(
  database: Database,
  holders: readonly GrantHolder[],
): Promise<(holder: GrantHolder) => NotifiedConnections | undefined> {
  const isKept = (caller: string) => caller === adminId || isKeyId(caller);
  const callers = [...new Set(holders.map(({ caller }) => caller).filter(isKept))];
  const grants = await findGrants(database, callers);
  return ({ caller, granted_connections: granted }) => {
    if (!isKept(caller)) return { connections: granted === null ? null : new Set(granted) };
    const grant = grants.get(caller);
    return grant === undefined || grant.scopes.has('refresh:read') ? grant : { connections: new Set() };
  };
}
