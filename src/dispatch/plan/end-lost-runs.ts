import type { DispatchState, PlannedRun, PlannedStep } from './dispatch-state.js';
import { isReadByItself } from './planning-view.js';

/** Steps for runs that nobody needs, and for live ones whose end was lost while another waits (docs/reference/dispatch.md). */
export function endLostRuns(state: DispatchState, nowInMs: number): PlannedStep[] {
  const inFlight = new Set(state.inFlight.flatMap((call) => call.runIds));
  const awaited = new Set(
    state.runs.filter((run) => run.state === 'waiting' && run.needed).map((run) => run.source),
  );
  return state.runs.flatMap((run): PlannedStep[] => {
    if (inFlight.has(run.id)) return [];
    if (run.state === 'waiting') return run.needed ? [] : [{ kind: 'withdraw', runId: run.id }];
    const lostInMs = lostAtInMs(run, state.retriggerAfterInMs);
    if (lostInMs > nowInMs) return [];
    if (!run.needed) return [{ kind: 'abandon', runId: run.id }];
    const givesWay = run.state === 'live' && awaited.has(run.source) && isReadFor(run, lostInMs, state);
    return givesWay ? [{ kind: 'supersede', runId: run.id }] : [];
  });
}

/**
 * Whether a run's end was looked for, in vain, since it may be taken for lost. While the gateway was down or the connection out
 * of use nobody looked, and the first read may well show the end: asking anew would import once more for nothing.
 */
function isReadFor(run: PlannedRun, sinceInMs: number, state: DispatchState): boolean {
  if ((run.listStartedAtInMs ?? 0) < sinceInMs) return false;
  if (!isReadByItself(state)) return true;
  const isReading = state.inFlight.some((call) => call.kind === 'status' && call.source === run.source);
  // A read that failed has looked too: statuses that cannot be read must not hold up those who wait.
  const wasRead = state.statusReads.some((read) => read.source === run.source);
  return !isReading && (wasRead || (run.statusReadStartedAtInMs ?? 0) >= sinceInMs);
}

/**
 * When a run that was asked may be given up because its end was not seen: so long after it was asked, or, while somebody
 * wants it, after it was last seen running.
 */
export function lostAtInMs(run: PlannedRun, retriggerAfterInMs: number): number {
  const triggeredAtInMs = run.acceptedAtInMs ?? run.requestedAtInMs;
  if (triggeredAtInMs === null) return Number.POSITIVE_INFINITY;
  const seenAtInMs = run.needed ? (run.runningSeenAtInMs ?? 0) : 0;
  return Math.max(triggeredAtInMs, seenAtInMs) + retriggerAfterInMs;
}
