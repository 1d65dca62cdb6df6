import type { DispatchState, PlannedRun } from './dispatch-state.js';
import { runsReadEveryTick, slowStatusInMs } from './timing.js';

/**
 * The runs whose source's status is to be read now, longest unread first (design 4.4): (a) each live run once a tick while at
 * most four are live, (b) a run whose stamp moved once a tick, (c) every two minutes the others. `tickBegunAtInMs` is the
 * begin of the last list read: a status read begun since then belongs to this tick, also one that failed.
 */
export function chooseStatusReads(
  state: DispatchState,
  followed: readonly PlannedRun[],
  nowInMs: number,
): readonly PlannedRun[] {
  if (!state.capabilities.readStatus || state.capabilities.statusInList) return [];
  const tickBegunAtInMs = state.list.begunAtInMs ?? 0;
  const reading = new Set(state.inFlight.filter((call) => call.kind === 'status').map((call) => call.source));
  const begun = new Map(state.statusReads.map((read) => [read.source, read.begunAtInMs]));
  const everyTick = followed.length <= runsReadEveryTick;
  return followed
    .filter((run) => {
      if (reading.has(run.source)) return false;
      const since = countsSinceInMs(run);
      // Only a tick after the trigger says anything, and the list read comes first: it shows whose stamp moved.
      if (since === null || tickBegunAtInMs <= since) return false;
      const last = Math.max(run.wordBegunAtInMs ?? 0, begun.get(run.source) ?? 0, since);
      return everyTick || run.moved ? last < tickBegunAtInMs : nowInMs - last >= slowStatusInMs;
    })
    .toSorted((a, b) => (a.wordBegunAtInMs ?? 0) - (b.wordBegunAtInMs ?? 0));
}

/** From when reads count for a run, or null while its trigger is in flight. */
export function countsSinceInMs(run: PlannedRun): number | null {
  return run.acceptedAtInMs ?? run.unknownSinceInMs;
}
