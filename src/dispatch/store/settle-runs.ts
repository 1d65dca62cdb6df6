import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import { changeRuns } from '../../refresh/store/change-runs.js';
import { endProvenRuns, type ProvenEnd } from '../../refresh/store/end-runs.js';
import { ofEachRun } from '../../refresh/store/of-each-run.js';
import { updateRunViews } from '../../refresh/store/update-run-views.js';
import type { Evidence, SourceRead, WeighingRules } from '../plan/evidence.js';
import { type Settlement, settleRun, type ViewChange } from '../plan/settle-run.js';
import type { RunWithSource } from './read-runs.js';

/** A run and one read of its source. */
export interface ReadOfRun {
  readonly run: RunWithSource;
  readonly read: SourceRead;
}

interface SettledRead {
  readonly run: RunWithSource['run'];
  readonly evidence: Evidence;
  readonly isNew: boolean;
  readonly settlement: Settlement;
}

/** Weighs reads for triggered runs and records the results. */
export async function settleRuns(
  transaction: DatabaseTransaction,
  connectionId: number,
  reads: readonly ReadOfRun[],
  rules: WeighingRules,
): Promise<void> {
  const settlements: SettledRead[] = [];
  for (const { run, read } of reads) {
    const { state } = run.planned;
    if (run.evidence === null || state === 'waiting') continue;
    const { started_at: startedAt, provider_status: providerStatus } = run.run;
    const settled = settleRun({ state, startedAt, providerStatus, evidence: run.evidence }, read, rules);
    const evidence = settled.evidence ?? run.evidence;
    const isNew = settled.evidence !== null;
    settlements.push({ run: run.run, evidence, isNew, settlement: settled.settlement });
  }
  await storeEvidence(
    transaction,
    settlements.filter(({ isNew, settlement }) => isNew && !isEnd(settlement)),
  );
  for (const alike of Map.groupBy(settlements, ({ settlement }) => JSON.stringify(settlement)).values()) {
    const [first] = alike;
    const runIds = alike.map(({ run }) => run.id);
    if (first !== undefined) await recordAlike(transaction, runIds, first.settlement);
  }
  const [succeeded, failed] = [endsOf(settlements, 'succeeded'), endsOf(settlements, 'failed')];
  await endProvenRuns(transaction, connectionId, 'succeeded', succeeded);
  await endProvenRuns(transaction, connectionId, 'failed', failed);
}

function endsOf(settled: readonly SettledRead[], kind: 'succeeded' | 'failed'): readonly ProvenEnd[] {
  return settled.flatMap(({ run, evidence, settlement }) => {
    if (settlement.kind !== kind) return [];
    const error = settlement.kind === 'failed' ? { error: settlement.error } : {};
    return [{ run, evidence, proof: settlement.proof, ...error, ...settlement.shown }];
  });
}

/** Ends are recorded together with their evidence. */
function isEnd({ kind }: Settlement): boolean {
  return kind === 'succeeded' || kind === 'failed';
}

async function storeEvidence(
  transaction: DatabaseTransaction,
  settled: readonly SettledRead[],
): Promise<void> {
  if (settled.length === 0) return;
  await transaction
    .updateTable('runs')
    .set({ evidence: ofEachRun(settled.map(({ run, evidence }) => [run.id, evidence])) })
    .where('id', '=', sql<string>`any(${settled.map(({ run }) => run.id)}::text[])`)
    .execute();
}

/** Runs with the same settlement are recorded with one statement. */
async function recordAlike(
  transaction: DatabaseTransaction,
  runIds: readonly string[],
  settlement: Settlement,
): Promise<void> {
  switch (settlement.kind) {
    case 'nothing':
      return;
    case 'update-view':
      await updateRunViews(transaction, runIds, columnsOf(settlement.shown));
      return;
    case 'accept':
      await changeRuns(transaction, {
        runIds,
        event: 'accepted',
        set: {
          accepted_at: settlement.acceptedAt,
          unknown_since: null,
          waiting: null,
          ...columnsOf(settlement.shown),
        },
      });
      return;
    case 'succeeded':
    case 'failed':
      // `endProvenRuns` records these, each with its own proof.
      return;
    default:
      settlement satisfies never;
  }
}

function columnsOf({ startedAt, providerStatus }: ViewChange) {
  return {
    ...(startedAt === undefined ? {} : { started_at: startedAt }),
    ...(providerStatus === undefined ? {} : { provider_status: providerStatus }),
  };
}
