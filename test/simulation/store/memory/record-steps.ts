import type { PlannedStep } from '../../../../src/dispatch/plan/dispatch-state.js';
import { lastFailureOf } from '../../../../src/dispatch/store/record-steps.js';
import type { RefreshError } from '../../../../src/refresh/rules/notes.js';
import { endRuns, updateRunViews, withdrawUnwantedRuns } from './change-runs.js';
import type { MemoryContext } from './memory-context.js';
import type { OpenRun } from './open-run.js';
import { supersedeRuns } from './supersede-runs.js';

/** Records the steps of a plan (`src/dispatch/store/record-steps.ts`). */
export function recordSteps(
  context: MemoryContext,
  steps: readonly PlannedStep[],
  runs: ReadonlyMap<string, OpenRun>,
  rejection: RefreshError,
): void {
  for (const [kind, group] of Map.groupBy(steps, (step) => step.kind)) {
    const ofKind = group.flatMap((step) => runs.get(step.runId)?.run ?? []);
    switch (kind) {
      case 'supersede':
        supersedeRuns(context, ofKind);
        break;
      case 'abandon':
        endRuns(context, ofKind, { event: 'abandoned' });
        break;
      case 'withdraw':
        withdrawUnwantedRuns(context, ofKind);
        break;
      case 'give-up':
        for (const run of ofKind) endRuns(context, [run], { event: 'given-up', error: lastFailureOf(run) });
        break;
      case 'reject':
        endRuns(context, ofKind, { event: 'rejected', error: rejection });
        break;
      case 'defer':
        for (const run of ofKind) run.busy_since ??= context.now;
        break;
      case 'wait':
        for (const step of group) {
          const run = runs.get(step.runId)?.run;
          if (step.kind === 'wait' && run !== undefined)
            updateRunViews(context, [run], { waiting: step.waiting });
        }
        break;
      default:
        kind satisfies never;
    }
  }
}
