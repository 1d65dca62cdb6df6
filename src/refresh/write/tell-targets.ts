import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import { faceOfRun, faceOfTarget, type TargetRecord } from '../refresh-records.js';
import { applyRun, type TargetFace } from '../rules/apply-run.js';

/**
 * Tells unfinished targets of one refresh, whose lock the caller holds, what their runs now show. Returns how many of them
 * visibly changed.
 */
export async function tellTargets(
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
