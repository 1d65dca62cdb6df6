import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import {
  changeRuns,
  endProvenRuns,
  ofEachRun,
  type ProvenEnd,
  updateRunViews,
} from '../../refresh/store/change-runs.js';
import { type Evidence, type SourceRead, weighingRulesOf } from '../plan/evidence.js';
import { type Settlement, settleRun, type ViewChange } from '../plan/settle-run.js';
import { type RunWithSource, readOpenRuns } from './read-runs.js';
import type { OpenAccount } from '../../connections/connection-accounts.js';
import { type ListRead, readsOfList } from '../plan/judge-list.js';

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
  account: OpenAccount,
  reads: readonly ReadOfRun[],
): Promise<void> {
  const connectionId = account.connection.internalId;
  const rules = weighingRulesOf(account);
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
    case 'none':
      return;
    case 'update-view':
      await updateRunViews(transaction, runIds, columnsOf(settlement.shown));
      return;
    case 'accepted':
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

/** The columns of a change of what a run shows. */
export function columnsOf({ startedAt, providerStatus }: ViewChange) {
  return {
    ...(startedAt === undefined ? {} : { started_at: startedAt }),
    ...(providerStatus === undefined ? {} : { provider_status: providerStatus }),
  };
}

/** Sources per transaction. One transaction for all runs of a large account would block the requests that join them. */
const sourceBatchSize = 250;

/**
 * Settles the triggered runs of the next batch of sources after `afterSource`, in the order of their ids. Returns the last
 * source of the batch, or null when none is left. If the owner stops here, the next list settles the others.
 */
export async function settleListed(
  transaction: DatabaseTransaction,
  account: OpenAccount,
  list: ListRead,
  afterSource: string,
): Promise<string | null> {
  const connectionId = account.connection.internalId;
  const sources = await findTriggered(transaction, connectionId, afterSource);
  const runs = await readOpenRuns(transaction, connectionId, sources);
  await settleRuns(transaction, account, readsOfList(list, runs));
  return sources.length < sourceBatchSize ? null : (sources.at(-1) ?? null);
}

/** The next sources with a triggered run. Runs that are triggered later do not concern this read. */
async function findTriggered(
  transaction: DatabaseTransaction,
  connectionId: number,
  afterSource: string,
): Promise<readonly string[]> {
  const { rows } = await sql<{ source_id: string }>`
    select source_id from runs
    where connection_id = ${connectionId} and state in ('triggering', 'live') and source_id > ${afterSource}
    order by source_id limit ${sourceBatchSize}`.execute(transaction);
  return rows.map((row) => row.source_id);
}
