import type { Proof } from '../../src/refresh/rules/notes.js';
import type { Exchange } from './exchange.js';

/** What a read is expected to settle; when it was observed is filled in. */
export type ExpectedVerdict =
  'none' | 'running' | { readonly kind: 'succeeded' | 'failed'; readonly proof: Omit<Proof, 'observedAt'> };

/** One refresh of one source: what was read before, the trigger, and what each later read settles. */
export interface Sequence {
  /** What is special about it, as the rest of a sentence. */
  readonly when: string;
  readonly source: string;
  /** The connection's setting says that the stamp moves at the end of an import. */
  readonly attemptMovesAtEnd?: boolean;
  /** Reads long before, in their order. */
  readonly longBefore?: readonly Exchange[];
  /** Reads in the run's turn, before the trigger. */
  readonly baseline: readonly Exchange[];
  readonly trigger: Exchange;
  /** Reads begun after the trigger's answer, or after its sending if that was lost. */
  readonly reads: readonly { readonly exchange: Exchange; readonly settles: ExpectedVerdict }[];
}
