import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '../../database/database.js';
import type { TargetRecord } from '../refresh-records.js';
import { faceOfRun, faceOfTarget } from '../refresh-records.js';
import { applyRun, type TargetFace } from '../rules/apply-run.js';
import { lockOpenRefreshes, readOpenTargets } from './lock-refreshes.js';
import { recordRefresh } from './record-refresh.js';

const refreshesAtOnce = 50;

/**
 * Tells the targets of a connection's runs what their runs now show, in batches of refreshes, each in a transaction of its
 * own. Idempotent: any replica may do it at any time, also after a crash. Returns the ids of the changed refreshes.
 */
export async function spreadRuns(database: Database, connectionId: number): Promise<string[]> {
  const changed: string[] = [];
  for (;;) {
    const ids = await findRefreshesToTell(database, connectionId);
    if (ids.length === 0) break;
    await database.transaction().execute(async (transaction) => {
      for (const refresh of await lockOpenRefreshes(transaction, ids)) {
        const told = await tellTargets(transaction, await readOpenTargets(transaction, refresh.id));
        if (told > 0) changed.push((await recordRefresh(transaction, refresh)).id);
      }
    });
  }
  await markSpread(database, connectionId);
  return changed;
}

async function findRefreshesToTell(database: Database, connectionId: number): Promise<string[]> {
  const { rows } = await sql<{ refresh_id: string }>`
    select distinct targets.refresh_id from runs
    join targets on targets.run_id = runs.id and targets.finished_at is null
    where runs.connection_id = ${connectionId} and runs.spread_version < runs.version
      and targets.run_version < runs.version
    order by targets.refresh_id limit ${refreshesAtOnce}`.execute(database);
  return rows.map((row) => row.refresh_id);
}

/** Returns how many targets visibly changed. */
async function tellTargets(
  transaction: DatabaseTransaction,
  targets: readonly TargetRecord[],
): Promise<number> {
  const runIds = [...new Set(targets.flatMap((target) => target.run_id ?? []))];
  if (runIds.length === 0) return 0;
  const rows = await transaction.selectFrom('runs').selectAll().where('id', 'in', runIds).execute();
  const runs = new Map(rows.map((run) => [run.id, run]));
  const told = targets.flatMap((target) => {
    const run = runs.get(target.run_id ?? '');
    if (run === undefined || run.version <= target.run_version) return [];
    const before = faceOfTarget(target);
    const after = applyRun(before, faceOfRun(run));
    return [
      { isVisible: !isDeepStrictEqual(before, after), row: storedFace(target.source_id, run.version, after) },
    ];
  });
  const refreshId = targets[0]?.refresh_id;
  if (told.length === 0 || refreshId === undefined) return 0;
  await sql`
    update targets set run_version = told.run_version, status = told.status, outcome = told.outcome,
      provider_status = told.provider_status, since_sent = told.since_sent, waiting = told.waiting,
      requested_at = told.requested_at, started_at = told.started_at, finished_at = told.finished_at,
      evidence = told.evidence, error = told.error
    from jsonb_to_recordset(${JSON.stringify(told.map((one) => one.row))}::jsonb) as told (source_id text, run_version integer, status text,
      outcome text, provider_status text, since_sent text, waiting jsonb, requested_at timestamptz,
      started_at timestamptz, finished_at timestamptz, evidence jsonb, error jsonb)
    where targets.refresh_id = ${refreshId} and targets.source_id = told.source_id
      and targets.finished_at is null`.execute(transaction);
  return told.filter((one) => one.isVisible).length;
}

function storedFace(source: string, version: number, face: TargetFace): Record<string, unknown> {
  return {
    source_id: source,
    run_version: version,
    status: face.status,
    outcome: face.outcome,
    provider_status: face.providerStatus,
    since_sent: face.sinceSent,
    waiting: face.waiting,
    requested_at: face.requestedAt,
    started_at: face.startedAt,
    finished_at: face.finishedAt,
    evidence: face.evidence,
    error: face.error,
  };
}

/**
 * Notes which runs have been told to all their targets. The version is named: a run that changes meanwhile is left for the
 * next time (a `not exists` alone is not looked at again by an update that has waited for a row).
 */
async function markSpread(database: Database, connectionId: number): Promise<void> {
  const versions = await database
    .selectFrom('runs')
    .select(['id', 'version'])
    .where('connection_id', '=', connectionId)
    .whereRef('spread_version', '<', 'version')
    .execute();
  if (versions.length === 0) return;
  await sql`
    update runs set spread_version = told.version
    from jsonb_to_recordset(${JSON.stringify(versions)}::jsonb) as told (id text, version integer)
    where runs.id = told.id and runs.version = told.version
      and not exists (select 1 from targets
        where targets.run_id = runs.id and targets.finished_at is null and targets.run_version < told.version)`.execute(
    database,
  );
}
