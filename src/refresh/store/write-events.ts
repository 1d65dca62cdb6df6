import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import { newId } from '../../platform/new-id.js';
import { describeRefresh, type NamedTargetRow } from './describe-refresh.js';
import type { RefreshRecord } from './refresh-records.js';
import { fitEvent } from '../rules/fit-event.js';
import { isFinal } from '../rules/refresh-status.js';

/** Writes an event with the current state of each refresh. The caller holds their locks. */
export async function writeEvents(
  transaction: DatabaseTransaction,
  refreshes: readonly RefreshRecord[],
): Promise<void> {
  if (refreshes.length === 0) return;
  const contexts = await readContexts(transaction, refreshes);
  const targets = await readOnlyTargets(transaction, refreshes);
  const rows = refreshes.map((refresh) => {
    const context = contexts.get(refresh.connection_id);
    if (context === undefined) throw new Error(`The connection of the refresh ${refresh.id} is missing.`);
    const target = targets.get(refresh.id);
    const described = describeRefresh(refresh, context, target === undefined ? [] : [target]);
    return { refresh, id: newId('evt'), data: JSON.stringify(fitEvent(described)) };
  });
  // Readers take events in the order of their transaction ids. A transaction with a low id may have waited for the lock of the refresh.
  // Its event then gets the higher id of the event before it, so that the events of a refresh stay in order. No reader goes past
  // either transaction before both have ended.
  await sql`
    insert into refresh_events (id, transaction_id, refresh_id, connection_id, type, sequence, final, data)
    select inserted.id, greatest(pg_current_xact_id(), (select earlier.transaction_id from refresh_events as earlier
        where earlier.refresh_id = inserted.refresh_id order by earlier.sequence desc limit 1)),
      inserted.refresh_id, inserted.connection_id, inserted.type, inserted.sequence, inserted.final, inserted.data
    from unnest(${rows.map(({ id }) => id)}::text[], ${rows.map(({ refresh }) => refresh.id)}::text[],
        ${rows.map(({ refresh }) => refresh.connection_id)}::bigint[],
        ${rows.map(({ refresh }) => `refresh.${refresh.status}`)}::text[],
        ${rows.map(({ refresh }) => refresh.sequence)}::integer[],
        ${rows.map(({ refresh }) => isFinal(refresh.status))}::boolean[], ${rows.map(({ data }) => data)}::jsonb[])
      as inserted (id, refresh_id, connection_id, type, sequence, final, data)`.execute(transaction);
}

async function readContexts(transaction: DatabaseTransaction, refreshes: readonly RefreshRecord[]) {
  const rows = await transaction
    .selectFrom('connections')
    .select(['internal_id', 'id', 'provider'])
    .where('internal_id', 'in', [...new Set(refreshes.map((refresh) => refresh.connection_id))])
    .execute();
  return new Map(rows.map(({ internal_id, id, provider }) => [internal_id, { connection: id, provider }]));
}

/** The target of each refresh that has exactly one. */
async function readOnlyTargets(
  transaction: DatabaseTransaction,
  refreshes: readonly RefreshRecord[],
): Promise<ReadonlyMap<string, NamedTargetRow>> {
  const single = refreshes.filter((refresh) => refresh.target_counts.total === 1).map(({ id }) => id);
  if (single.length === 0) return new Map();
  const rows = await transaction
    .selectFrom('targets')
    .leftJoin('sources', (join) =>
      join
        .onRef('sources.connection_id', '=', 'targets.connection_id')
        .onRef('sources.source_id', '=', 'targets.source_id'),
    )
    .selectAll('targets')
    .select('sources.name')
    .where('targets.refresh_id', 'in', single)
    .execute();
  return new Map(rows.map((row) => [row.refresh_id, row]));
}
