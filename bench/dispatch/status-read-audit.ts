import type { DispatchPlan, DispatchState } from '../../src/dispatch/plan/dispatch-state.js';

const fewRuns = 4;
const slowInMs = 120_000;

/**
 * Checks every status read against the bound in docs/reference/dispatch.md: once per tick for each of at most four live runs and
 * for runs whose last attempt moved; every two minutes for others. A tick counts if its list read started after the run was
 * accepted.
 */
export class StatusReadAudit {
  beyondRule = 0;
  private readonly lastReadInMs = new Map<string, number>();

  /** Checks the status reads of a plan; `state` is the state after the pass. */
  check(plan: DispatchPlan, state: DispatchState, nowInMs: number): void {
    const followed = state.runs.filter((run) => run.acceptedAtInMs !== null || run.unknownSinceInMs !== null);
    for (const call of plan.calls) {
      if (call.kind !== 'status') continue;
      const run = followed.find((one) => one.id === call.runId);
      const sinceInMs = run?.acceptedAtInMs ?? run?.unknownSinceInMs ?? Infinity;
      const lastInMs = Math.max(sinceInMs, this.lastReadInMs.get(call.runId) ?? 0);
      const isNewTick = (state.list.startedAtInMs ?? 0) > lastInMs;
      const isAllowed = followed.length <= fewRuns || run?.moved === true || nowInMs - lastInMs >= slowInMs;
      if (!isNewTick || !isAllowed) this.beyondRule += 1;
      this.lastReadInMs.set(call.runId, nowInMs);
    }
  }
}
