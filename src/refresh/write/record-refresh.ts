import { type RawBuilder, sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import { jsonOrNull } from '../../database/json-or-null.js';
import { newId } from '../../platform/new-id.js';
import { describeRefresh, type NamedTarget } from '../describe-refresh.js';
import { readRefreshRow, readTargetRow, type RefreshRecord } from '../refresh-records.js';
import { deriveRefresh, type RefreshChange } from '../rules/derive-refresh.js';
import { fitEvent } from '../rules/fit-event.js';
import { isFinal } from '../rules/refresh-status.js';
import { readTargetFacts } from './read-target-facts.js';

/**
 * Derives a refresh from its targets and stores it as one visible change: the sequence goes up by one, and an event row is
 * written if it entered a state. The caller holds the lock of the refresh row; an ended refresh stays as it is.
 */
export async function recordRefresh(
  transaction: DatabaseTransaction,
  refresh: RefreshRecord,
  change: RefreshChange = {},
): Promise<RefreshRecord> {
  if (isFinal(refresh.status)) return refresh;
  const next = deriveRefresh(refresh, await readTargetFacts(transaction, refresh.id), change);
  const stored = readRefreshRow(
    await transaction
      .updateTable('refreshes')
      .set({
        status: next.status,
        sequence: sql`sequence + 1`,
        outcome: next.outcome,
        target_counts: JSON.stringify(next.counts),
        waiting: jsonOrNull(next.waiting),
        warnings: JSON.stringify(next.warnings),
        error: jsonOrNull(next.error),
        requested_at: next.requestedAt,
        updated_at: sql`clock_timestamp()`,
        finished_at: next.ends ? sql`clock_timestamp()` : null,
      })
      .where('id', '=', refresh.id)
      .returningAll()
      .executeTakeFirstOrThrow(),
  );
  if (next.enters) await writeEvent(transaction, stored);
  return stored;
}

async function writeEvent(transaction: DatabaseTransaction, refresh: RefreshRecord): Promise<void> {
  const connection = await transaction
    .selectFrom('connections')
    .select(['id', 'provider'])
    .where('internal_id', '=', refresh.connection_id)
    .executeTakeFirstOrThrow();
  const targets = refresh.target_counts.total === 1 ? await readOnlyTarget(transaction, refresh.id) : [];
  const context = { connection: connection.id, provider: connection.provider };
  await transaction
    .insertInto('refresh_events')
    .values({
      id: newId('evt'),
      transaction_id: orderedTransactionId(refresh.id),
      refresh_id: refresh.id,
      connection_id: refresh.connection_id,
      type: `refresh.${refresh.status}`,
      sequence: refresh.sequence,
      final: isFinal(refresh.status),
      data: JSON.stringify(fitEvent(describeRefresh(refresh, context, targets))),
    })
    .execute();
}

/**
 * Events are read in the order of their transaction ids. A transaction that began early may have waited for the lock of the
 * refresh: its event then counts as one of the later transaction whose event it follows, so that no refresh goes backwards.
 * Nobody reads past either of them before both have ended.
 */
function orderedTransactionId(refreshId: string): RawBuilder<string> {
  return sql<string>`greatest(pg_current_xact_id(), (select earlier.transaction_id from refresh_events as earlier
    where earlier.refresh_id = ${refreshId} order by earlier.sequence desc limit 1))`;
}

async function readOnlyTarget(transaction: DatabaseTransaction, refreshId: string): Promise<NamedTarget[]> {
  const rows = await transaction
    .selectFrom('targets')
    .leftJoin('sources', (join) =>
      join
        .onRef('sources.connection_id', '=', 'targets.connection_id')
        .onRef('sources.source_id', '=', 'targets.source_id'),
    )
    .selectAll('targets')
    .select('sources.name')
    .where('targets.refresh_id', '=', refreshId)
    .execute();
  return rows.map(({ name, ...target }) => ({ target: readTargetRow(target), name }));
}
