import { sql } from 'kysely';
import type { Database } from '../../database/database.js';

/** Maximum number of callers that are named with a shared call. */
const maxNames = 20;

/**
 * Demands a list read or a verification that starts from now on, in the name of a caller, and makes the connection due.
 * Returns now in milliseconds of the database's clock; 0 for an unknown connection. The caller notifies `dispatchChannel`.
 */
export async function demandCall(
  database: Database,
  connectionId: number,
  call: 'list' | 'verify',
  requestedBy: string,
): Promise<number> {
  const [needed, by] = [sql.ref(`${call}_demanded_at`), sql.ref(`${call}_demanded_by`)];
  const { rows } = await sql<{ needed: Date }>`
    update dispatches set ${needed} = clock_timestamp(), due_at = least(due_at, clock_timestamp()),
      ${by} = case when ${requestedBy} = any(${by}) or cardinality(${by}) >= ${maxNames} then ${by}
        else array_append(${by}, ${requestedBy}) end
    where connection_id = ${connectionId} returning ${needed} as needed`.execute(database);
  return rows[0]?.needed.getTime() ?? 0;
}

/** The name of such a read in the audit of provider calls. */
const requestedBy = 'provider-webhook';

/**
 * Demands a list read because the provider reports that an import may have ended. Only while a run of an active connection is
 * live, and at least five seconds after the last demand. A demand whose read has not started stays as it is: that read will
 * show the end. Returns true if the connection became due; then the caller notifies `dispatchChannel`.
 */
export async function bringReadForward(database: Database, connectionId: number): Promise<boolean> {
  const earliest = sql`greatest(clock_timestamp(), list_demanded_at + interval '5 seconds')`;
  const { rows } = await sql`
    update dispatches set list_demanded_at = ${earliest}, due_at = least(due_at, ${earliest}),
      list_demanded_by = case when ${requestedBy} = any(list_demanded_by) then list_demanded_by
        else array_append(list_demanded_by, ${requestedBy}) end
    where connection_id = ${connectionId}
      and (list_demanded_at is null
        or list_demanded_at <= greatest(list_started_at, failed_list_started_at)
        or exists (select 1 from provider_calls as calls where calls.connection_id = ${connectionId}
          and calls.kind = 'list' and calls.finished_at is null and calls.started_at >= list_demanded_at))
      and exists (select 1 from runs where runs.connection_id = ${connectionId} and runs.state = 'live')
      and exists (select 1 from connections where connections.internal_id = ${connectionId}
        and connections.status = 'active')
    returning connection_id`.execute(database);
  return rows.length > 0;
}
