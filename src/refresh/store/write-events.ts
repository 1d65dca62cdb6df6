import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import { newId } from '../../platform/new-id.js';
import type { Warning } from '../rules/notes.js';
import { isFinal } from '../rules/refresh-status.js';
import { describeRefresh, type NamedTargetRow, selectNamedTargets } from './describe-refresh.js';
import type { RefreshRecord } from './refresh-records.js';

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
  const rows = await selectNamedTargets(transaction).where('targets.refresh_id', 'in', single).execute();
  return new Map(rows.map((row) => [row.refresh_id, row]));
}

/** What may be left out of a refresh in an event. */
interface ShortenableRefresh {
  readonly targets: readonly unknown[];
  readonly warnings: readonly Warning[];
}

/** An event has at most 20 kB (docs/guides/webhooks.md); its other fields need the difference. */
const maxBytes = 19_500;
const maxWarnings = 20;

/**
 * Shortens a refresh that is too large for an event. First it keeps 20 warnings and adds one that counts those left out. If that is
 * not enough (a provider's texts can be long), it leaves out the target too. `targetCounts` always stays.
 */
export function fitEvent(refresh: ShortenableRefresh): object {
  if (isSmall(refresh)) return refresh;
  const left = refresh.warnings.length - maxWarnings;
  const shortened =
    left <= 0
      ? refresh
      : {
          ...refresh,
          warnings: [
            ...refresh.warnings.slice(0, maxWarnings),
            { code: 'further-warnings', detail: `${left} further warnings: read the refresh.`, source: null },
          ],
        };
  return isSmall(shortened) ? shortened : { ...shortened, targets: [] };
}

function isSmall(refresh: object): boolean {
  return Buffer.byteLength(JSON.stringify(refresh), 'utf8') <= maxBytes;
}
