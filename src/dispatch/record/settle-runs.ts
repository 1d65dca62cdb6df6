import type { Selectable } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { RunsTable } from '../../database/tables.js';
import type { StatusReading } from '../../providers/contract/source-reading.js';
import { changeRuns } from '../../refresh/write/change-runs.js';
import { endRuns } from '../../refresh/write/end-runs.js';
import { tellRuns } from '../../refresh/write/tell-runs.js';
import {
  type Evidence,
  movedOf,
  type SourceRead,
  type Verdict,
  weighRead,
  type WeighingRules,
} from '../plan/evidence.js';
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
  const verdicts: { run: RunWithSource; read: SourceRead; verdict: Verdict; moved: boolean }[] = [];
  for (const { run, read } of reads) {
    if (run.evidence === null || run.planned.state === 'waiting') continue;
    const weighed = weighRead(run.evidence, read, rules);
    if (JSON.stringify(weighed.evidence) !== JSON.stringify(run.evidence)) {
      changed.push({ id: run.run.id, evidence: weighed.evidence });
    }
    verdicts.push({ run, read, verdict: weighed.verdict, moved: movedOf(weighed.evidence) !== null });
  }
  await storeEvidence(transaction, changed);
  for (const { run, read, verdict, moved } of verdicts) {
    if (verdict.kind === 'none' && moved && run.run.state === 'asking') {
      await acceptLate(transaction, run.run, read, {});
    } else {
      await recordVerdict(transaction, connectionId, run.run, read, verdict);
    }
  }
}

async function recordVerdict(
  transaction: DatabaseTransaction,
  connectionId: number,
  run: Selectable<RunsTable>,
  read: SourceRead,
  verdict: Verdict,
): Promise<void> {
  const seen = shownStatus(run, read.status);
  switch (verdict.kind) {
    case 'none':
      if (seen !== undefined) await tellRuns(transaction, [run.id], { provider_status: seen });
      return;
    case 'running':
      await recordRunning(transaction, run, read, seen);
      return;
    case 'succeeded':
      await endRuns(transaction, connectionId, [run], {
        event: 'ended-well',
        proof: verdict.proof,
        ...(seen === undefined ? {} : { providerStatus: seen }),
      });
      return;
    case 'failed':
      await endRuns(transaction, connectionId, [run], {
        event: 'ended-in-error',
        proof: verdict.proof,
        error: {
          code: 'marketplace-failed',
          detail: 'The provider reports that the import ended in an error.',
        },
        ...(seen === undefined ? {} : { providerStatus: seen }),
      });
      return;
    default:
      verdict satisfies never;
  }
}

async function recordRunning(
  transaction: DatabaseTransaction,
  run: Selectable<RunsTable>,
  read: SourceRead,
  seen: string | null | undefined,
): Promise<void> {
  const status = seen === undefined ? {} : { provider_status: seen };
  const startedAt = run.started_at ?? new Date(read.endedAtInMs);
  if (run.state === 'asking') {
    await acceptLate(transaction, run, read, { started_at: startedAt });
  } else if (run.started_at === null || seen !== undefined) {
    await tellRuns(transaction, [run.id], { started_at: startedAt, ...status });
  }
}

/** The trigger's answer was lost, but the read shows that it had its effect: the run is not to be asked again. */
async function acceptLate(
  transaction: DatabaseTransaction,
  run: Selectable<RunsTable>,
  read: SourceRead,
  started: { readonly started_at?: Date },
): Promise<void> {
  const seen = shownStatus(run, read.status);
  const set = {
    accepted_at: new Date(read.endedAtInMs),
    unknown_since: null,
    waiting: null,
    ...started,
    ...(seen === undefined ? {} : { provider_status: seen }),
  };
  await changeRuns(transaction, { runIds: [run.id], event: 'accepted', set });
}

/** The provider's status if it differs from what the run shows; undefined when it does not, or none was read. */
function shownStatus(run: Selectable<RunsTable>, status: StatusReading | null): string | null | undefined {
  if (status === null || status.providerStatus === run.provider_status) return undefined;
  return status.providerStatus;
}
