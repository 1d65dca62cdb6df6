import type { DispatchState, PlannedRun, PlannedStep } from './dispatch-state.js';

/** Steps for runs that nobody wants any more, and for live ones whose end was lost while another waits (design 4.3). */
export function endLostRuns(state: DispatchState, nowInMs: number): PlannedStep[] {
  const inFlight = new Set(state.inFlight.flatMap((call) => call.runIds));
  const awaited = new Set(
    state.runs.filter((run) => run.state === 'waiting' && run.wanted).map((run) => run.source),
  );
  return state.runs.flatMap((run): PlannedStep[] => {
    if (inFlight.has(run.id)) return [];
    if (run.state === 'waiting') return run.wanted ? [] : [{ kind: 'withdraw', runId: run.id }];
    if (lostAtInMs(run, state.reaskAfterInMs) > nowInMs) return [];
    if (!run.wanted) return [{ kind: 'abandon', runId: run.id }];
    if (run.state === 'live' && run.startedAtInMs === null && awaited.has(run.source)) {
      return [{ kind: 'supersede', runId: run.id }];
    }
    return [];
  });
}

/** When a run that was asked may be given up because its end was not seen. */
export function lostAtInMs(run: PlannedRun, reaskAfterInMs: number): number {
  const since = run.acceptedAtInMs ?? run.requestedAtInMs;
  return since === null ? Number.POSITIVE_INFINITY : since + reaskAfterInMs;
}
