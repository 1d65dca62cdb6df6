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
    return run.state === 'live' && awaited.has(run.source) ? [{ kind: 'supersede', runId: run.id }] : [];
  });
}

/**
 * When a run that was asked may be given up because its end was not seen: so long after it was asked, or, while somebody
 * wants it, after it was last seen running.
 */
export function lostAtInMs(run: PlannedRun, reaskAfterInMs: number): number {
  const askedAtInMs = run.acceptedAtInMs ?? run.requestedAtInMs;
  if (askedAtInMs === null) return Number.POSITIVE_INFINITY;
  const seenAtInMs = run.wanted ? (run.runningSeenAtInMs ?? 0) : 0;
  return Math.max(askedAtInMs, seenAtInMs) + reaskAfterInMs;
}
