import type { AttemptOrder } from '../../../src/providers/contract/source-reading.js';
import type { Proof } from '../../../src/refresh/rules/notes.js';
import type { Trigger, CallFact } from './call-ledger.js';

/** What is known of a run that succeeded. */
export interface SuccessFacts {
  readonly source: string;
  /** The askings that may have begun something, oldest first. */
  readonly triggers: readonly Trigger[];
  /** Recorded reads of the connection begun after `countsFrom`. */
  readonly reads: readonly CallFact[];
  readonly proof: Proof | null;
  readonly attemptMovesAtEnd: boolean;
  readonly compareAttempts: (earlier: string, later: string) => AttemptOrder;
}

/** From which moment on reads count: the answer of the first asking, or its begin if that answer was lost. */
export function countsFrom(triggers: readonly Trigger[]): number | null {
  const first = triggers[0]?.call;
  if (first === undefined) return null;
  return first.outcome === 'accepted' && first.respondedOrder !== null
    ? first.respondedOrder
    : first.startedOrder;
}

/** Why a success has no counting evidence, or null when it has. Found out again from the reads, not from what was stored. */
export function judgeSuccess(facts: SuccessFacts): {
  readonly fault: 'none' | 'no-evidence' | 'not-confirmed';
  readonly detail: string;
} {
  const baseline = facts.triggers[0]?.baseline?.shown?.get(facts.source)?.lastAttempt ?? null;
  let moved = false;
  let movedIfRunning = false;
  let running = false;
  let idle = false;
  for (const read of facts.reads) {
    const shown = read.shown?.get(facts.source);
    if (shown === undefined) continue;
    const order =
      shown.lastAttempt === null
        ? null
        : baseline === null
          ? 'later'
          : facts.compareAttempts(baseline, shown.lastAttempt);
    moved ||= order === 'later';
    movedIfRunning ||= order === 'later-if-running';
    running ||= shown.normalizedStatus === 'running';
    idle ||= shown.normalizedStatus === 'idle';
  }
  const hasMoved = moved || (movedIfRunning && running);
  const hasFinished = idle ? hasMoved || running : facts.attemptMovesAtEnd && moved;
  const detail = `moved ${hasMoved}, running ${running}, idle ${idle}, from ${baseline} in ${facts.reads.length} reads`;
  if (!hasFinished) return { fault: 'no-evidence', detail };
  if (facts.proof?.confidence === 'confirmed' && !(hasMoved && running))
    return { fault: 'not-confirmed', detail };
  return { fault: 'none', detail };
}
