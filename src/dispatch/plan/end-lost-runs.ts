import type { DispatchState, PlannedRun, PlannedStep } from './dispatch-state.js';
import { isReadByItself } from './planning-view.js';

/** Steps for runs that nobody needs, and for live runs whose end was lost while another run waits (docs/reference/dispatch.md). */
export function endLostRuns(state: DispatchState, nowInMs: number): PlannedStep[] {
  const inFlight = new Set(state.inFlight.flatMap((call) => call.runIds));
  const awaited = new Set(
    state.runs.filter((run) => run.state === 'waiting' && run.needed).map((run) => run.source),
  );
  return state.runs.flatMap((run): PlannedStep[] => {
    if (inFlight.has(run.id)) return [];
    if (run.state === 'waiting')
      return run.needed ? [] : [{ kind: 'end', runId: run.id, outcome: 'withdrawn' }];
    const lostInMs = lostAtInMs(run, state.retriggerAfterInMs);
    if (lostInMs > nowInMs) return [];
    if (!run.needed) return [{ kind: 'end', runId: run.id, outcome: 'abandoned' }];
    const givesWay = run.state === 'live' && awaited.has(run.source) && isReadFor(run, lostInMs, state);
    return givesWay ? [{ kind: 'end', runId: run.id, outcome: 'superseded' }] : [];
  });
}

/**
 * Whether a read after `sinceInMs` still showed no end. While the gateway was down or the connection was not in use, nothing
 * was read: the first read may show the end, and triggering again would only repeat the import.
 */
function isReadFor(run: PlannedRun, sinceInMs: number, state: DispatchState): boolean {
  if ((run.listStartedAtInMs ?? 0) < sinceInMs) return false;
  if (!isReadByItself(state)) return true;
  const isReading = state.inFlight.some((call) => call.kind === 'status' && call.source === run.source);
  // A failed read counts too: a status that cannot be read must not block the waiting runs.
  const wasRead = state.statusReads.some((read) => read.source === run.source);
  return !isReading && (wasRead || (run.statusReadStartedAtInMs ?? 0) >= sinceInMs);
}

/**
 * When the end of a triggered run counts as lost: `retriggerAfterInMs` after it was accepted or triggered. While somebody
 * needs the run, the time counts from when it was last seen running, if that is later. Infinity for a run that was not triggered.
 */
export function lostAtInMs(run: PlannedRun, retriggerAfterInMs: number): number {
  const triggeredAtInMs = run.acceptedAtInMs ?? run.requestedAtInMs;
  if (triggeredAtInMs === null) return Number.POSITIVE_INFINITY;
  const seenAtInMs = run.needed ? (run.runningSeenAtInMs ?? 0) : 0;
  return Math.max(triggeredAtInMs, seenAtInMs) + retriggerAfterInMs;
}
