import { sql } from 'kysely';
import type { Database } from '../../database/database.js';

/** The name under which such a read stands in the record of provider calls. */
const requestedBy = 'provider-webhook';

/**
 * Wishes for a list read because the provider says that an import may have ended. Only while a run of an active connection is live,
 * and not before five seconds after the last wish. A wish whose read has yet to begin is left as it is: that read will show the end.
 * True when it made the connection due, so that the caller notifies `dispatchChannel`.
 */
export async function bringReadForward(database: Database, connectionId: number): Promise<boolean> {
  const earliest = sql`greatest(clock_timestamp(), list_wanted_at + interval '5 seconds')`;
  const { rows } = await sql`
    update dispatches set list_wanted_at = ${earliest}, due_at = least(due_at, ${earliest}),
      list_wanted_by = case when ${requestedBy} = any(list_wanted_by) then list_wanted_by
        else array_append(list_wanted_by, ${requestedBy}) end
    where connection_id = ${connectionId}
      and (list_wanted_at is null
        or list_wanted_at <= greatest(list_begun_at, list_failed_begun_at)
        or exists (select 1 from provider_calls as calls where calls.connection_id = ${connectionId}
          and calls.kind = 'list' and calls.ended_at is null and calls.begun_at >= list_wanted_at))
      and exists (select 1 from runs where runs.connection_id = ${connectionId} and runs.state = 'live')
      and exists (select 1 from connections where connections.internal_id = ${connectionId}
        and connections.status = 'active')
    returning connection_id`.execute(database);
  return rows.length > 0;
}
