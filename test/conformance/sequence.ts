import type { ProviderSettings } from '../../src/providers/contract/provider.js';
import type { LastAttempt, StatusReading } from '../../src/providers/contract/source-reading.js';
import type { Proof, SeenState } from '../../src/refresh/rules/notes.js';
import type { Exchange } from './exchange.js';

/** The expected verdict after a read. `runSequence` adds the time of the observation. */
export type ExpectedVerdict =
  'none' | 'running' | { readonly kind: 'succeeded' | 'failed'; readonly proof: Omit<Proof, 'observedAt'> };

/** One refresh of one source: the reads before, the trigger, and what each later read settles. */
export interface Sequence {
  /** The situation, as the end of a sentence. */
  readonly when: string;
  readonly source: string;
  /** The settings by which its reads are weighed. Left out: none. */
  readonly settings?: ProviderSettings;
  /** Reads long before the run, in order. */
  readonly longBefore?: readonly Exchange[];
  /** Reads of the run before the trigger. */
  readonly baseline: readonly Exchange[];
  readonly trigger: Exchange;
  /** Reads that started after the response to the trigger, or after its sending if the response was lost. */
  readonly reads: readonly { readonly exchange: Exchange; readonly settles: ExpectedVerdict }[];
}

/** A maker of sequences with this source and, unless they have their own, this trigger. */
export function sequencesOf(source: string, trigger: Exchange) {
  return (
    when: string,
    rest: Omit<Sequence, 'when' | 'source' | 'trigger'> & Partial<Sequence>,
  ): Sequence => ({ when, source, trigger, ...rest });
}

/** What reads showed of the source. */
export function seen(status: StatusReading | null, lastAttempt: LastAttempt | null): SeenState {
  return { attemptAt: lastAttempt?.raw ?? null, providerStatus: status?.providerStatus ?? null };
}

/** A proven success. */
export function succeeded(
  kind: Proof['kind'],
  before: SeenState,
  after: SeenState,
  confidence: Proof['confidence'],
): ExpectedVerdict {
  return { kind: 'succeeded', proof: { kind, before, after, confidence } };
}

/** A proven failure. */
export function failed(before: SeenState, after: SeenState): ExpectedVerdict {
  return { kind: 'failed', proof: { kind: 'error-seen', before, after, confidence: 'inferred' } };
}
