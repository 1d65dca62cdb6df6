import { adminId, isKeyId } from '../../access/caller.js';
import { findGrants, type Grant } from '../../access/find-grants.js';
import type { Database } from '../../database/database.js';
import type { WebhookRecord } from './webhook-record.js';

/** What decides over what a webhook may be told. */
export type GrantHolder = Pick<WebhookRecord, 'caller' | 'granted_connections'>;

/**
 * What the owners of webhooks may see at this moment, by their ids; absent when their key has ended. The grant of a token is
 * that of the webhook's creation: the gateway sees a token only when it is used.
 */
export async function findGranted(
  database: Database,
  holders: readonly GrantHolder[],
): Promise<(holder: GrantHolder) => Grant | undefined> {
  const isKept = (caller: string) => caller === adminId || isKeyId(caller);
  const callers = [...new Set(holders.map(({ caller }) => caller).filter(isKept))];
  const grants = await findGrants(database, callers);
  return ({ caller, granted_connections: granted }) =>
    isKept(caller) ? grants.get(caller) : { connections: granted === null ? null : new Set(granted) };
}
