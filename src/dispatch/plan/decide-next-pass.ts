import type { DispatchPlan } from './dispatch-state.js';

/**
 * Milliseconds until the next pass, or null. 0 if the plan ended or moved runs, or if a planned call was not started.
 * `started` is the number of planned calls that were started.
 */
export function decideNextPass(plan: DispatchPlan, started: number, nowInMs: number): number | null {
  const endsRuns = plan.steps.some((step) => step.kind === 'end');
  if (endsRuns || started < plan.calls.length) return 0;
  return plan.nextPassAtInMs === null ? null : plan.nextPassAtInMs - nowInMs;
}
