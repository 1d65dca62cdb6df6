import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { RefreshRecord, TargetRecord } from '../refresh-records.js';
import type { RefreshError, Warning } from '../rules/notes.js';
import { lockOpenRefreshes, readOpenTargets, withdrawUnwantedRuns } from './lock-refreshes.js';
import { lockSources } from './lock-sources.js';
import { recordRefresh } from './record-refresh.js';

/** An end that does not come from the provider. */
export type EarlyEnd = 'canceled' | 'expired';

/**
 * Ends a refresh before its runs do: a caller's cancel, or the deadline. Waiting runs that nobody else wants are withdrawn;
 * asked ones go on at the provider. Returns the refresh, or null when it had already ended.
 */
export async function endRefreshEarly(
  transaction: DatabaseTransaction,
  refreshId: string,
  end: EarlyEnd,
): Promise<RefreshRecord | null> {
  const wanted = await transaction
    .selectFrom('targets')
    .select(['connection_id', 'source_id'])
    .where('refresh_id', '=', refreshId)
    .where('finished_at', 'is', null)
    .execute();
  const connectionId = wanted[0]?.connection_id;
  if (connectionId !== undefined) {
    await lockSources(
      transaction,
      connectionId,
      wanted.map((target) => target.source_id),
    );
  }
  const [refresh] = await lockOpenRefreshes(transaction, [refreshId]);
  if (refresh === undefined) return null;
  const open = await readOpenTargets(transaction, refreshId);
  if (!refresh.targets_fixed) {
    return recordRefresh(transaction, refresh, {
      endWithoutTargets: { status: end, error: end === 'expired' ? errorOf(false) : null },
    });
  }
  await sql`
    update targets set status = ${end}, finished_at = clock_timestamp(), waiting = null,
      error = case
        when ${end === 'canceled'} then null
        when requested_at is null then ${JSON.stringify(errorOf(false))}::jsonb
        else ${JSON.stringify(errorOf(true))}::jsonb
      end
    where refresh_id = ${refreshId} and finished_at is null`.execute(transaction);
  // Only what was locked: targets fixed since then are left to the dispatcher, which withdraws unwanted runs too.
  const locked = new Set(wanted.map((target) => target.source_id));
  const runIds = open.flatMap((target) => (locked.has(target.source_id) ? (target.run_id ?? []) : []));
  await withdrawUnwantedRuns(transaction, runIds);
  return recordRefresh(transaction, refresh, {
    canceledByCaller: end === 'canceled',
    warnings:
      end === 'canceled'
        ? open.filter((target) => target.requested_at !== null).map(importContinues)
        : await readUnmappedStatuses(transaction, open),
  });
}

async function readUnmappedStatuses(
  transaction: DatabaseTransaction,
  targets: readonly TargetRecord[],
): Promise<Warning[]> {
  const { rows } = await sql<{ source_id: string; word: string }>`
    select source_id, evidence ->> 'unmappedStatus' as word from runs
    where id = any(${targets.flatMap((target) => target.run_id ?? [])}) and evidence ->> 'unmappedStatus' is not null
    order by source_id`.execute(transaction);
  return rows.map(({ source_id, word }) => ({
    code: 'unmapped-status',
    detail: `The stamp moved, but the provider's status "${word}" is not known; declare it in statusWords of the connection.`,
    source: source_id,
  }));
}

function importContinues(target: { readonly source_id: string }): Warning {
  return {
    code: 'import-continues',
    detail: 'The provider was already asked; its import goes on and cannot be stopped.',
    source: target.source_id,
  };
}

function errorOf(asked: boolean): RefreshError {
  return asked
    ? { code: 'deadline-exceeded', detail: 'The deadline passed without proof that the import ended.' }
    : { code: 'not-asked', detail: 'The deadline passed before the provider could be asked.' };
}
