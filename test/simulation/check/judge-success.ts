import type { AttemptOrder } from '../../../src/providers/contract/source-reading.js';
import type { Proof } from '../../../src/refresh/rules/notes.js';
import type { Trigger, CallFact } from './call-ledger.js';

/** What is known of a run that succeeded. */
export interface SuccessFacts {
  readonly source: string;
  /** The triggers that may have started an import, oldest first. */
  readonly triggers: readonly Trigger[];
  /** Recorded reads of the connection that started after `countsFrom`. */
  readonly reads: readonly CallFact[];
  readonly proof: Proof | null;
  readonly attemptMovesAtEnd: boolean;
  readonly compareAttempts: (earlier: string, later: string) => AttemptOrder;
}

/** The order from which reads count: the response of the first trigger, or its start if the response was lost. */
export function countsFrom(triggers: readonly Trigger[]): number | null {
  const first = triggers[0]?.call;
  if (first === undefined) return null;
  return first.outcome === 'accepted' && first.respondedOrder !== null
    ? first.respondedOrder
    : first.startedOrder;
}

/** Judges a success from the reads, independent of the stored evidence. */
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
