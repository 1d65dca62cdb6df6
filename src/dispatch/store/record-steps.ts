import { sql } from 'kysely';
import type { OpenAccount } from '../../connections/connection-accounts.js';
import type { DatabaseTransaction } from '../../database/database.js';
import { jsonOrNull } from '../../database/json-or-null.js';
import type { RefreshError, Waiting } from '../../refresh/rules/notes.js';
import { endRuns } from '../../refresh/store/end-runs.js';
import { withdrawUnwantedRuns } from '../../refresh/store/lock-refreshes.js';
import { lockSources } from '../../refresh/store/lock-sources.js';
import { supersedeRuns } from '../../refresh/store/supersede-runs.js';
import { updateRunViews } from '../../refresh/store/update-run-views.js';
import type { PlannedStep } from '../plan/dispatch-state.js';
import type { RunWithSource } from './read-runs.js';

const rejections = {
  'provider-unauthorized': 'The provider rejects the credentials of this connection.',
  'provider-plan-required': "The account's plan at the provider does not include its API.",
} as const;

/** The error of waiting runs when the account cannot be used. */
export function rejectionOf(account: OpenAccount | null): RefreshError {
  const code =
    account?.connection.statusReason === 'plan-required' ? 'provider-plan-required' : 'provider-unauthorized';
  return { code, detail: rejections[code] };
}

/** Records the steps of a plan. */
export async function recordSteps(
  transaction: DatabaseTransaction,
  connectionId: number,
  steps: readonly PlannedStep[],
  runs: ReadonlyMap<string, RunWithSource>,
  rejection: RefreshError,
): Promise<void> {
  await lockSources(transaction, connectionId, sourcesOfEnds(steps, runs));
  for (const [kind, group] of Map.groupBy(steps, (step) => step.kind)) {
    const ofKind = group.flatMap((step) => runs.get(step.runId)?.run ?? []);
    switch (kind) {
      case 'supersede':
        await supersedeRuns(transaction, ofKind);
        break;
      case 'abandon':
        await endRuns(transaction, connectionId, ofKind, { event: 'abandoned' });
        break;
      case 'withdraw':
        await withdrawUnwantedRuns(
          transaction,
          ofKind.map((run) => run.id),
        );
        break;
      case 'give-up':
        for (const run of ofKind) {
          await endRuns(transaction, connectionId, [run], { event: 'given-up', error: lastFailureOf(run) });
        }
        break;
      case 'reject':
        await endRuns(transaction, connectionId, ofKind, {
          event: 'rejected',
          error: rejection,
        });
        break;
      case 'defer':
        await transaction
          .updateTable('runs')
          .set({ busy_since: sql`clock_timestamp()` })
          .where(
            'id',
            'in',
            ofKind.map((run) => run.id),
          )
          .where('busy_since', 'is', null)
          .execute();
        break;
      case 'wait':
        await recordWaiting(transaction, group);
        break;
      default:
        kind satisfies never;
    }
  }
}

/** The sources of all steps that end or move a run. They are locked together, which keeps the lock order. */
function sourcesOfEnds(
  steps: readonly PlannedStep[],
  runs: ReadonlyMap<string, RunWithSource>,
): readonly string[] {
  const ends = steps.filter((step) => step.kind !== 'wait' && step.kind !== 'defer');
  return ends.flatMap((step) => runs.get(step.runId)?.run.source_id ?? []);
}

async function recordWaiting(transaction: DatabaseTransaction, steps: readonly PlannedStep[]): Promise<void> {
  const waits = steps.filter((step) => step.kind === 'wait');
  const alike = Map.groupBy(waits, (step) => JSON.stringify(step.waiting));
  for (const group of alike.values()) {
    const waiting: Waiting | null = group[0]?.waiting ?? null;
    await updateRunViews(
      transaction,
      group.map((step) => step.runId),
      { waiting: jsonOrNull(waiting) },
    );
  }
}

/** The error of a run that is given up: its last failure. */
export function lastFailureOf(run: { readonly last_failure: RefreshError | null }): RefreshError {
  return (
    run.last_failure ?? {
      code: 'provider-unavailable',
      detail: 'The provider did not respond to the request.',
    }
  );
}
