import type { ImportEnding } from './import-behaviour.js';
import type { PlannedImport } from './planned-import.js';

/** What a source shows at one moment. */
export interface SourceState {
  readonly activity: 'resting' | 'queued' | 'running';
  /** How the last import that ended did so; `idle` before the first. */
  readonly lastEnding: ImportEnding;
  /** When an import was last attempted, or null for never. */
  readonly lastAttemptAtInMs: number | null;
  /** From where the next import without a start date goes on, or null when there was none yet. */
  readonly markInMs: number | null;
}

/** What decides how imports show. */
export interface StampRules {
  readonly stampMoves: 'request' | 'start' | 'end';
  readonly stampMovesOnFailure: boolean;
  readonly markMovesOnFailure: boolean;
  readonly sinceMovesMarkBack: boolean;
}

/** The state of a source at a moment, from its first state and its imports alone. */
export function readSourceState(
  first: SourceState,
  imports: readonly PlannedImport[],
  atInMs: number,
  rules: StampRules,
): SourceState {
  let state = first;
  let activity: SourceState['activity'] = 'resting';
  for (const planned of imports) {
    if (planned.requestedAtInMs > atInMs) continue;
    const stampAtInMs = stampMoment(planned, rules);
    if (stampAtInMs !== null && stampAtInMs <= atInMs) state = { ...state, lastAttemptAtInMs: stampAtInMs };
    if (rules.sinceMovesMarkBack && isBefore(planned.sinceInMs, state.markInMs)) {
      state = { ...state, markInMs: planned.sinceInMs };
    }
    if (planned.endsAtInMs > atInMs) {
      if (planned.startsAtInMs <= atInMs) activity = 'running';
      else if (activity === 'resting') activity = 'queued';
    } else if (!planned.cutOff) {
      const markMoves = planned.ending.kind !== 'error' || rules.markMovesOnFailure;
      const markInMs = markMoves ? (stampAtInMs ?? state.markInMs) : state.markInMs;
      state = { ...state, lastEnding: planned.ending, markInMs };
    }
  }
  return { ...state, activity };
}

function isBefore(sinceInMs: number | null, markInMs: number | null): boolean {
  return sinceInMs !== null && (markInMs === null || sinceInMs < markInMs);
}

/** When the stamp moves because of an import, which is also what it then says; null when this import never moves it. */
function stampMoment(planned: PlannedImport, rules: StampRules): number | null {
  if (planned.ending.kind === 'error' && !rules.stampMovesOnFailure) return null;
  switch (rules.stampMoves) {
    case 'request':
      return planned.requestedAtInMs;
    case 'start':
      return planned.startsAtInMs;
    case 'end':
      return planned.cutOff ? null : planned.endsAtInMs;
    default:
      return rules.stampMoves satisfies never;
  }
}
