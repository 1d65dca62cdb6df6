import type { ImportEnding } from './import-behaviour.js';
import type { PlannedImport } from './planned-import.js';

/** The state of a source at one moment. */
export interface SourceState {
  readonly activity: 'idle' | 'queued' | 'running';
  /** The ending of the last finished import; `idle` before the first. */
  readonly lastEnding: ImportEnding;
  /** When an import was last attempted, or null for never. */
  readonly lastAttemptAtInMs: number | null;
  /** Where the next import without a start date continues, or null before the first. */
  readonly watermarkInMs: number | null;
}

/** Rules for what reads show of imports. */
export interface AttemptRules {
  readonly stampMoves: 'request' | 'start' | 'end';
  readonly attemptMovesOnFailure: boolean;
  readonly watermarkMovesOnFailure: boolean;
  readonly sinceMovesWatermarkBack: boolean;
}

/** The state of a source at a moment, from its initial state and its imports alone. */
export function readSourceState(
  first: SourceState,
  imports: readonly PlannedImport[],
  atInMs: number,
  rules: AttemptRules,
): SourceState {
  let state = first;
  let activity: SourceState['activity'] = 'idle';
  for (const planned of imports) {
    if (planned.requestedAtInMs > atInMs) continue;
    const lastAttemptAtInMs = lastAttemptOf(planned, rules);
    if (lastAttemptAtInMs !== null && lastAttemptAtInMs <= atInMs)
      state = { ...state, lastAttemptAtInMs: lastAttemptAtInMs };
    if (rules.sinceMovesWatermarkBack && isBefore(planned.sinceInMs, state.watermarkInMs)) {
      state = { ...state, watermarkInMs: planned.sinceInMs };
    }
    if (planned.endsAtInMs > atInMs) {
      if (planned.startsAtInMs <= atInMs) activity = 'running';
      else if (activity === 'idle') activity = 'queued';
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

/** The last attempt that an import sets, which is also the moment when it does; null when this import sets none. */
function lastAttemptOf(planned: PlannedImport, rules: AttemptRules): number | null {
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
