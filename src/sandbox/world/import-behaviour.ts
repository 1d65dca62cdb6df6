/** A duration in milliseconds: fixed, or drawn evenly from a range with the seed. */
export type DurationInMs = number | { readonly minInMs: number; readonly maxInMs: number };

/** How an import ends: idle, in an error, or (`word`) with a status that nobody knows and V1's number for it. */
export type ImportEnding =
  | { readonly kind: 'idle' }
  | { readonly kind: 'error' }
  | { readonly kind: 'word'; readonly text: string; readonly id: number };

/** The behaviour of a source's imports. It is fixed when an import is triggered; changes affect later imports. */
export interface ImportBehaviour {
  /** From the trigger to the start; `endless`: accepted, but never started. */
  readonly queuedInMs: DurationInMs | 'endless';
  /** From the start to the end; `endless`: never ends by itself. */
  readonly runningInMs: DurationInMs | 'endless';
  readonly ending: ImportEnding;
  /** The probability (0 to 1) that an import ends in an error, whatever `ending` says. */
  readonly failureProbability: number;
  /** The interval of the provider's own imports, or null for none. One that is due during a running import is left out. */
  readonly automaticEveryInMs: number | null;
}

/** Slow enough for a person to see every state, quick enough to wait for the end. */
export const defaultBehaviour: ImportBehaviour = {
  queuedInMs: 1_000,
  runningInMs: { minInMs: 2_000, maxInMs: 3_000 },
  ending: { kind: 'idle' },
  failureProbability: 0,
  automaticEveryInMs: null,
};
