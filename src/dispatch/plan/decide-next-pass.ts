import type { DispatchPlan } from './dispatch-state.js';

/**
 * In how many milliseconds the plan has to be made anew, or null. What was ended or moved, and what could not be begun, is
 * planned for at once. `begun` is how many of the planned calls were begun.
 */
export function decideNextPass(plan: DispatchPlan, started: number, nowInMs: number): number | null {
  const changes = plan.steps.some((step) => step.kind !== 'wait' && step.kind !== 'defer');
  if (changes || started < plan.calls.length) return 0;
  return plan.nextPassAtInMs === null ? null : plan.nextPassAtInMs - nowInMs;
}
