import type { DatabaseTransaction } from '../../database/database.js';
import { changeRuns } from '../../refresh/write/change-runs.js';
import { endRuns } from '../../refresh/write/end-runs.js';
import { tellRuns } from '../../refresh/write/tell-runs.js';
import type { Evidence, SourceRead, WeighingRules } from '../plan/evidence.js';
import { type Settlement, settleRun, type ShownAnew } from '../plan/settle-run.js';
import { storeEvidence } from './begin-calls.js';
import type { RunWithSource } from './read-runs.js';

/** A run and what one read showed of its source. */
export interface ReadOfRun {
  readonly run: RunWithSource;
  readonly read: SourceRead;
}

/** Weighs reads for the runs that were asked, and records what they settle. */
export async function settleRuns(
  transaction: DatabaseTransaction,
  connectionId: number,
  reads: readonly ReadOfRun[],
  rules: WeighingRules,
): Promise<void> {
  const changed: { id: string; evidence: Evidence }[] = [];
  const settlements: { run: RunWithSource['run']; settlement: Settlement }[] = [];
  for (const { run, read } of reads) {
    const { state } = run.planned;
    if (run.evidence === null || state === 'waiting') continue;
    const { started_at: startedAt, provider_status: providerStatus } = run.run;
    const settled = settleRun({ state, startedAt, providerStatus, evidence: run.evidence }, read, rules);
    if (settled.evidence !== null) changed.push({ id: run.run.id, evidence: settled.evidence });
    settlements.push({ run: run.run, settlement: settled.settlement });
  }
  await storeEvidence(transaction, changed);
  // Runs of one read often come to the same; recorded one by one, a thousand of them would keep their locks for seconds.
  const alike = Map.groupBy(settlements, ({ settlement }) => JSON.stringify(settlement));
  for (const group of alike.values()) {
    const [first] = group;
    const runs = group.map(({ run }) => run);
    if (first !== undefined) await recordSettlement(transaction, connectionId, runs, first.settlement);
  }
}

async function recordSettlement(
  transaction: DatabaseTransaction,
  connectionId: number,
  runs: readonly RunWithSource['run'][],
  settlement: Settlement,
): Promise<void> {
  const runIds = runs.map(({ id }) => id);
  switch (settlement.kind) {
    case 'nothing':
      return;
    case 'tell':
      await tellRuns(transaction, runIds, columnsOf(settlement.shown));
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
    case 'end-well': {
      const { proof, shown } = settlement;
      await endRuns(transaction, connectionId, runs, { event: 'ended-well', proof, ...shown });
      return;
    }
    case 'end-in-error': {
      const { proof, error, shown } = settlement;
      await endRuns(transaction, connectionId, runs, { event: 'ended-in-error', proof, error, ...shown });
      return;
    }
    default:
      settlement satisfies never;
  }
}

function columnsOf({ startedAt, providerStatus }: ShownAnew) {
  return {
    ...(startedAt === undefined ? {} : { started_at: startedAt }),
    ...(providerStatus === undefined ? {} : { provider_status: providerStatus }),
  };
}
