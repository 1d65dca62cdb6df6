import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { RefreshRecord } from './refresh-records.js';
import { type DerivedRefresh, deriveRefresh, type RefreshChange } from '../rules/derive-refresh.js';
import { isFinal } from '../rules/refresh-status.js';
import { readTargetFacts } from './read-target-facts.js';
import { writeEvents } from './write-events.js';

/**
 * Derives a refresh from its targets and stores it as one visible change: the sequence grows by one, and an event is written if the
 * status is new. The caller holds the lock of the refresh. A finished refresh does not change.
 */
export async function recordRefresh(
  transaction: DatabaseTransaction,
  refresh: RefreshRecord,
  change: RefreshChange = {},
): Promise<RefreshRecord> {
  return (await recordRefreshes(transaction, [refresh], change))[0] ?? refresh;
}

/** The same for several refreshes. Returns the new rows of those that were unfinished. */
export async function recordRefreshes(
  transaction: DatabaseTransaction,
  refreshes: readonly RefreshRecord[],
  change: RefreshChange = {},
): Promise<readonly RefreshRecord[]> {
  const open = refreshes.filter(({ status }) => !isFinal(status));
  if (open.length === 0) return [];
  const facts = await readTargetFacts(
    transaction,
    open.map(({ id }) => id),
  );
  const next = new Map(
    open.flatMap((refresh) => {
      const found = facts.get(refresh.id);
      return found === undefined ? [] : [[refresh.id, deriveRefresh(refresh, found, change)] as const];
    }),
  );
  const stored = await storeNext(transaction, next);
  await writeEvents(
    transaction,
    stored.filter(({ id }) => next.get(id)?.enters === true),
  );
  return stored;
}

async function storeNext(
  transaction: DatabaseTransaction,
  next: ReadonlyMap<string, DerivedRefresh>,
): Promise<readonly RefreshRecord[]> {
  const states = [...next].map(([id, state]) => ({ id, ...state }));
  const { rows } = await sql<RefreshRecord>`
    update refreshes set status = next.status, sequence = refreshes.sequence + 1, outcome = next.outcome,
      target_counts = next.counts, waiting = next.waiting, warnings = next.warnings, error = next.error,
      requested_at = next."requestedAt", updated_at = clock_timestamp(),
      finished_at = case when next.ends then clock_timestamp() end
    from jsonb_to_recordset(${JSON.stringify(states)}::jsonb) as next (id text, status text, outcome text, counts jsonb,
      waiting jsonb, warnings jsonb, error jsonb, "requestedAt" timestamptz, ends boolean)
    where refreshes.id = next.id and refreshes.id = any(${[...next.keys()]}::text[]) returning refreshes.*`.execute(
    transaction,
  );
  return rows;
}
