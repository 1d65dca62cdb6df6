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
  readonly watermarkInMs: number | null;
}

/** What decides how imports show. */
export interface AttemptRules {
  readonly stampMoves: 'request' | 'start' | 'end';
  readonly attemptMovesOnFailure: boolean;
  readonly watermarkMovesOnFailure: boolean;
  readonly sinceMovesWatermarkBack: boolean;
}

/** The state of a source at a moment, from its first state and its imports alone. */
export function readSourceState(
  first: SourceState,
  imports: readonly PlannedImport[],
  atInMs: number,
  rules: AttemptRules,
): SourceState {
  let state = first;
  let activity: SourceState['activity'] = 'resting';
  for (const planned of imports) {
    if (planned.requestedAtInMs > atInMs) continue;
    const lastAttemptAtInMs = attemptMoment(planned, rules);
    if (lastAttemptAtInMs !== null && lastAttemptAtInMs <= atInMs)
      state = { ...state, lastAttemptAtInMs: lastAttemptAtInMs };
    if (rules.sinceMovesWatermarkBack && isBefore(planned.sinceInMs, state.watermarkInMs)) {
      state = { ...state, watermarkInMs: planned.sinceInMs };
    }
    if (planned.endsAtInMs > atInMs) {
      if (planned.startsAtInMs <= atInMs) activity = 'running';
      else if (activity === 'resting') activity = 'queued';
    } else if (!planned.cutOff) {
      const watermarkMoves = planned.ending.kind !== 'error' || rules.watermarkMovesOnFailure;
      const watermarkInMs = watermarkMoves ? (lastAttemptAtInMs ?? state.watermarkInMs) : state.watermarkInMs;
      state = { ...state, lastEnding: planned.ending, watermarkInMs };
    }
  }
  return { ...state, activity };
}

function isBefore(sinceInMs: number | null, watermarkInMs: number | null): boolean {
  return sinceInMs !== null && (watermarkInMs === null || sinceInMs < watermarkInMs);
}

/** When the stamp moves because of an import, which is also what it then says; null when this import never moves it. */
function attemptMoment(planned: PlannedImport, rules: AttemptRules): number | null {
  if (planned.ending.kind === 'error' && !rules.attemptMovesOnFailure) return null;
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
