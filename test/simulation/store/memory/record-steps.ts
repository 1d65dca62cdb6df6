import type { PlannedStep } from '../../../../src/dispatch/plan/dispatch-state.js';
import { endRuns, updateRunViews, withdrawUnwantedRuns } from './change-runs.js';
import type { MemoryContext } from './memory-context.js';
import type { RunRow } from './memory-row.js';
import type { OpenRun } from './open-run.js';
import { supersedeRuns } from './supersede-runs.js';

/** Records the steps of a plan (`src/dispatch/store/record-steps.ts`). */
export function recordSteps(
  context: MemoryContext,
  steps: readonly PlannedStep[],
  runs: ReadonlyMap<string, OpenRun>,
): void {
  for (const step of steps) {
    const run = runs.get(step.runId)?.run;
    if (run !== undefined) recordStep(context, step, run);
  }
}

function recordStep(context: MemoryContext, step: PlannedStep, run: RunRow): void {
  switch (step.kind) {
    case 'end':
      if (step.outcome === 'superseded') supersedeRuns(context, [run]);
      else if (step.outcome === 'withdrawn') withdrawUnwantedRuns(context, [run]);
      else
        endRuns(context, [run], { event: step.outcome, ...('error' in step ? { error: step.error } : {}) });
      return;
    case 'defer':
      run.busy_since ??= context.now;
      return;
    case 'wait':
      updateRunViews(context, [run], { waiting: step.waiting });
      return;
    default:
      step satisfies never;
  }
}
