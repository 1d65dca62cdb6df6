import type { StampOrder } from '../../../src/providers/contract/source-reading.js';
import type { Proof } from '../../../src/refresh/rules/notes.js';
import type { Asking, CallFact } from './call-ledger.js';

/** What is known of a run that succeeded. */
export interface SuccessFacts {
  readonly source: string;
  /** The askings that may have begun something, oldest first. */
  readonly askings: readonly Asking[];
  /** Recorded reads of the connection begun after `countsFrom`. */
  readonly reads: readonly CallFact[];
  readonly proof: Proof | null;
  readonly stampMovesAtEnd: boolean;
  readonly compareStamps: (earlier: string, later: string) => StampOrder;
}

/** From which moment on reads count: the answer of the first asking, or its begin if that answer was lost (design 4.4). */
export function countsFrom(askings: readonly Asking[]): number | null {
  const first = askings[0]?.call;
  if (first === undefined) return null;
  return first.fate === 'accepted' && first.answeredOrder !== null ? first.answeredOrder : first.begunOrder;
}

/** Why a success has no counting evidence, or null when it has. Found out again from the reads, not from what was stored. */
export function judgeSuccess(facts: SuccessFacts): {
  readonly fault: 'none' | 'no-evidence' | 'not-confirmed';
  readonly detail: string;
} {
  const baseline = facts.askings[0]?.baseline?.shown?.get(facts.source)?.stamp ?? null;
  let moved = false;
  let movedIfRunning = false;
  let running = false;
  let idle = false;
  for (const read of facts.reads) {
    const shown = read.shown?.get(facts.source);
    if (shown === undefined) continue;
    const order =
      shown.stamp === null ? null : baseline === null ? 'later' : facts.compareStamps(baseline, shown.stamp);
    moved ||= order === 'later';
    movedIfRunning ||= order === 'later-if-running';
    running ||= shown.word === 'running';
    idle ||= shown.word === 'idle';
  }
  const hasMoved = moved || (movedIfRunning && running);
  const hasEnded = idle ? hasMoved || running : facts.stampMovesAtEnd && moved;
  const detail = `moved ${hasMoved}, running ${running}, idle ${idle}, from ${baseline} in ${facts.reads.length} reads`;
  if (!hasEnded) return { fault: 'no-evidence', detail };
  if (facts.proof?.confidence === 'confirmed' && !(hasMoved && running))
    return { fault: 'not-confirmed', detail };
  return { fault: 'none', detail };
}
