import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { RefreshRecord, TargetRecord } from '../refresh-records.js';
import type { RefreshError, Warning } from '../rules/notes.js';
import { lockOpenRefreshes, readOpenTargets, withdrawUnwantedRuns } from './lock-refreshes.js';
import { lockSources } from './lock-sources.js';
import { recordRefresh } from './record-refresh.js';
import { tellTargets } from './tell-targets.js';

/** An end that does not come from the provider. */
export type EarlyEnd = 'canceled' | 'expired';

/**
 * Ends a refresh before its runs do: a caller's cancel, or the deadline. What its runs have come to counts first, so an import
 * that has ended is neither canceled nor expired. Waiting runs that nobody else wants are withdrawn; asked ones go on at the
 * provider. Returns the refresh as it ended, or null when it had ended before.
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
  if (!refresh.targets_fixed) {
    const error = end === 'expired' ? errorOf(false) : null;
    return recordRefresh(transaction, refresh, { endWithoutTargets: { status: end, error } });
  }
  const untold = await readOpenTargets(transaction, refreshId);
  const runs = await lockRunsOf(transaction, untold);
  await tellTargets(transaction, untold);
  const open = await readOpenTargets(transaction, refreshId);
  const rejection = end === 'expired' ? await readRejection(transaction, refresh.connection_id) : null;
  const ends = open.map((target) => endOfTarget(target, runs.get(target.run_id ?? ''), end, rejection));
  await sql`
    update targets set status = ended.status, finished_at = clock_timestamp(), waiting = null, error = ended.error,
      requested_at = ended.requested_at
    from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as ended (source_id text, status text, error jsonb,
      requested_at timestamptz)
    where targets.refresh_id = ${refreshId} and targets.source_id = ended.source_id`.execute(transaction);
  // Only what was locked: targets fixed since then are left to the dispatcher, which withdraws unwanted runs too.
  const locked = new Set(wanted.map((target) => target.source_id));
  const lockedOpen = open.filter((target) => locked.has(target.source_id));
  await withdrawUnwantedRuns(
    transaction,
    lockedOpen.flatMap((target) => target.run_id ?? []),
  );
  const warnings = ends.flatMap((one) => one.warning ?? []);
  return recordRefresh(transaction, refresh, { canceledByCaller: end === 'canceled', warnings });
}

interface EndOfTarget {
  readonly source_id: string;
  readonly status: 'canceled' | 'expired' | 'failed';
  readonly error: RefreshError | null;
  readonly requested_at: Date | null;
  readonly warning: Warning | null;
}

interface RunFacts {
  readonly id: string;
  readonly requested_at: Date | null;
  readonly unmapped: string | null;
}

/** Locks the runs of targets, so that none is sealed meanwhile. */
async function lockRunsOf(
  transaction: DatabaseTransaction,
  targets: readonly TargetRecord[],
): Promise<ReadonlyMap<string, RunFacts>> {
  const { rows } = await sql<RunFacts>`
    select id, requested_at, evidence ->> 'unmappedStatus' as unmapped from runs
    where id = any(${targets.flatMap((target) => target.run_id ?? [])})
    order by id for no key update`.execute(transaction);
  return new Map(rows.map((row) => [row.id, row]));
}

/** What the provider last refused a list read with, when that has not been followed by a good one (design 4.7). */
async function readRejection(
  transaction: DatabaseTransaction,
  connectionId: number,
): Promise<RefreshError | null> {
  const { rows } = await sql<RefreshError>`
    select list_failure ->> 'code' as code, list_failure ->> 'detail' as detail from dispatches
    where connection_id = ${connectionId} and list_failures > 0
      and list_failure ->> 'code' = 'provider-rejected'`.execute(transaction);
  return rows[0] ?? null;
}

function endOfTarget(
  target: TargetRecord,
  run: RunFacts | undefined,
  end: EarlyEnd,
  rejection: RefreshError | null,
): EndOfTarget {
  const requestedAt = target.requested_at ?? run?.requested_at ?? null;
  const common = { source_id: target.source_id, requested_at: requestedAt };
  if (end === 'canceled') {
    const warning = requestedAt === null ? null : importContinues(target.source_id);
    return { ...common, status: 'canceled', error: null, warning };
  }
  const unmapped = run?.unmapped ?? null;
  return {
    ...common,
    status: rejection === null ? 'expired' : 'failed',
    error: rejection ?? errorOf(requestedAt !== null),
    warning: unmapped === null ? null : unmappedStatus(target.source_id, unmapped),
  };
}

function unmappedStatus(source: string, word: string): Warning {
  return {
    code: 'unmapped-status',
    detail: `The stamp moved, but the provider's status "${word}" is not known; declare it in statusWords of the connection.`,
    source,
  };
}

function importContinues(source: string): Warning {
  return {
    code: 'import-continues',
    detail: 'The provider was already asked; its import goes on and cannot be stopped.',
    source,
  };
}

function errorOf(asked: boolean): RefreshError {
  return asked
    ? { code: 'deadline-exceeded', detail: 'The deadline passed without proof that the import ended.' }
    : { code: 'not-asked', detail: 'The deadline passed before the provider could be asked.' };
}
