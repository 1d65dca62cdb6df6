import type { OpenAccount } from '../../../../src/connections/connection-accounts.js';
import {
  type SourceRead,
  type WeighingRules,
  weighingRulesOf,
} from '../../../../src/dispatch/plan/evidence.js';
import { type SettledRun, type Settlement, settleRun } from '../../../../src/dispatch/plan/settle-run.js';
import { columnsOf } from '../../../../src/dispatch/store/settle-runs.js';
import type { StoreFlaw } from '../store-flaw.js';
import { changeRuns, endRuns, updateRunViews } from './change-runs.js';
import type { MemoryContext } from './memory-context.js';
import type { RunRow } from './memory-row.js';
import type { OpenRun } from './open-run.js';

/** Weighs reads for the triggered runs, and records what they settle (`src/dispatch/store/settle-runs.ts`). */
export function settleRuns(
  context: MemoryContext,
  account: OpenAccount,
  reads: readonly { readonly run: OpenRun; readonly read: SourceRead }[],
): void {
  const rules = weighingRulesOf(account);
  const settlements = reads.flatMap(({ run: { run, evidence, planned }, read }) => {
    if (evidence === null || planned.state === 'waiting') return [];
    const { started_at: startedAt, provider_status: providerStatus } = run;
    const triggered = { state: planned.state, startedAt, providerStatus, evidence };
    const settled = settle(context.flaws, triggered, read, rules);
    if (settled.evidence !== null) run.evidence = settled.evidence;
    return { run, settlement: settled.settlement };
  });
  for (const { run, settlement } of settlements) recordSettlement(context, run, settlement);
}

function settle(
  flaws: ReadonlySet<StoreFlaw>,
  run: SettledRun,
  read: SourceRead,
  rules: WeighingRules,
): ReturnType<typeof settleRun> {
  const weighed = flaws.has('early-reads-count') ? { ...read, startedAtInMs: read.finishedAtInMs } : read;
  const settled = settleRun(run, weighed, rules);
  const isEnd = settled.settlement.kind === 'succeeded' || settled.settlement.kind === 'failed';
  if (!flaws.has('idle-is-enough') || isEnd || read.status?.normalizedStatus !== 'idle') return settled;
  const { providerStatus } = read.status;
  const proof = {
    kind: 'stamp-moved',
    before: run.evidence.baseline,
    after: { attemptAt: read.lastAttempt ?? null, providerStatus },
    observedAt: new Date(read.finishedAtInMs).toISOString(),
    confidence: 'inferred',
  } as const;
  return { ...settled, settlement: { kind: 'succeeded', proof, shown: {} } };
}

function recordSettlement(context: MemoryContext, run: RunRow, settlement: Settlement): void {
  switch (settlement.kind) {
    case 'none':
      return;
    case 'update-view':
      updateRunViews(context, [run], columnsOf(settlement.shown));
      return;
    case 'accepted':
      changeRuns(context, [run], 'accepted', () => ({
        accepted_at: settlement.acceptedAt,
        unknown_since: null,
        waiting: null,
        ...columnsOf(settlement.shown),
      }));
      return;
    case 'succeeded': {
      const { proof, shown } = settlement;
      endRuns(context, [run], { event: 'succeeded', proof, ...shown });
      return;
    }
    case 'failed': {
      const { proof, error, shown } = settlement;
      endRuns(context, [run], { event: 'failed', proof, error, ...shown });
      return;
    }
    default:
      settlement satisfies never;
  }
}
