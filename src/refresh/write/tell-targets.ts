import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import { faceOfRun, faceOfTarget, type TargetRecord } from '../refresh-records.js';
import { applyRun, type TargetFace } from '../rules/apply-run.js';

/**
 * Tells unfinished targets of refreshes, whose locks the caller holds, what their runs now show. Returns the ids of the refreshes
 * that visibly changed by it.
 */
export async function tellTargets(
  transaction: DatabaseTransaction,
  targets: readonly TargetRecord[],
): Promise<ReadonlySet<string>> {
  const runIds = [...new Set(targets.flatMap((target) => target.run_id ?? []))];
  if (runIds.length === 0) return new Set();
  const rows = await transaction.selectFrom('runs').selectAll().where('id', 'in', runIds).execute();
  const runs = new Map(rows.map((run) => [run.id, run]));
  const told = targets.flatMap((target) => {
    const run = runs.get(target.run_id ?? '');
    if (run === undefined || run.version <= target.run_version) return [];
    const before = faceOfTarget(target);
    const after = applyRun(before, faceOfRun(run));
    return [{ isVisible: !isDeepStrictEqual(before, after), row: storedFace(target, run.version, after) }];
  });
  if (told.length === 0) return new Set();
  await sql`
    update targets set run_version = told.run_version, status = told.status, outcome = told.outcome,
      provider_status = told.provider_status, since_sent = told.since_sent, waiting = told.waiting,
      requested_at = told.requested_at, started_at = told.started_at, finished_at = told.finished_at,
      evidence = told.evidence, error = told.error
    from jsonb_to_recordset(${JSON.stringify(told.map((one) => one.row))}::jsonb) as told (refresh_id text, source_id text, run_version integer, status text,
      outcome text, provider_status text, since_sent text, waiting jsonb, requested_at timestamptz,
      started_at timestamptz, finished_at timestamptz, evidence jsonb, error jsonb)
    where targets.refresh_id = told.refresh_id and targets.source_id = told.source_id
      and targets.finished_at is null`.execute(transaction);
  return new Set(told.filter((one) => one.isVisible).map(({ row }) => row.refresh_id));
}

function storedFace(target: TargetRecord, version: number, face: TargetFace) {
  return {
    refresh_id: target.refresh_id,
    source_id: target.source_id,
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
