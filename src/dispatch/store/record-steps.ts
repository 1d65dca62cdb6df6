import { sql } from 'kysely';
import { type DatabaseTransaction, jsonOrNull } from '../../database/database.js';
import { endRuns, updateRunViews } from '../../refresh/store/change-runs.js';
import { withdrawUnwantedRuns } from '../../refresh/store/lock-refreshes.js';
import { lockSources } from '../../refresh/store/lock-sources.js';
import { supersedeRuns } from '../../refresh/store/move-targets.js';
import type { PlannedStep } from '../plan/dispatch-state.js';
import type { RunWithSource } from './read-runs.js';

type Step<Kind> = Extract<PlannedStep, { kind: Kind }>;

/** Records the steps of a plan. */
export async function recordSteps(
  transaction: DatabaseTransaction,
  connectionId: number,
  steps: readonly PlannedStep[],
  runs: ReadonlyMap<string, RunWithSource>,
): Promise<void> {
  const runsOf = (group: readonly PlannedStep[]) => group.flatMap((step) => runs.get(step.runId)?.run ?? []);
  const ends = steps.filter((step) => step.kind === 'end');
  // The sources of all runs that end are locked together, which keeps the lock order.
  const sources = runsOf(ends).map((run) => run.source_id);
  await lockSources(transaction, connectionId, sources);
  for (const alike of Map.groupBy(ends, (step) => JSON.stringify({ ...step, runId: '' })).values()) {
    if (alike[0] !== undefined) await recordEnd(transaction, connectionId, alike[0], runsOf(alike));
  }
  await recordDeferred(
    transaction,
    steps.flatMap((step) => (step.kind === 'defer' ? [step.runId] : [])),
  );
  await recordWaiting(
    transaction,
    steps.filter((step) => step.kind === 'wait'),
  );
}

/** Ends runs that end alike. */
async function recordEnd(
  transaction: DatabaseTransaction,
  connectionId: number,
  end: Step<'end'>,
  runs: readonly RunWithSource['run'][],
): Promise<void> {
  switch (end.outcome) {
    case 'superseded':
      return supersedeRuns(transaction, runs);
    case 'withdrawn':
      return withdrawUnwantedRuns(
        transaction,
        runs.map((run) => run.id),
      );
    case 'abandoned':
      return endRuns(transaction, connectionId, runs, { event: end.outcome });
    case 'failed':
      return endRuns(transaction, connectionId, runs, { event: end.outcome, error: end.error });
    default:
      return end satisfies never;
  }
}

async function recordDeferred(transaction: DatabaseTransaction, runIds: readonly string[]): Promise<void> {
  if (runIds.length === 0) return;
  await transaction
    .updateTable('runs')
    .set({ busy_since: sql`clock_timestamp()` })
    .where('id', 'in', [...runIds])
    .where('busy_since', 'is', null)
    .execute();
}

async function recordWaiting(
  transaction: DatabaseTransaction,
  steps: readonly Step<'wait'>[],
): Promise<void> {
  for (const group of Map.groupBy(steps, ({ waiting }) => JSON.stringify(waiting)).values()) {
    await updateRunViews(
      transaction,
      group.map((step) => step.runId),
      { waiting: jsonOrNull(group[0]?.waiting ?? null) },
    );
  }
}
