/** A length of time in milliseconds: fixed, or drawn evenly (and seeded) from a range. */
export type DurationInMs = number | { readonly minInMs: number; readonly maxInMs: number };

/** How an import ends: at rest, in an error, or in a word that nobody knows (with V1's number for it). */
export type ImportEnding =
  | { readonly kind: 'idle' }
  | { readonly kind: 'error' }
  | { readonly kind: 'word'; readonly text: string; readonly id: number };

/** How the imports of one source go. Taken when an import is asked for; later changes concern later imports. */
export interface ImportBehaviour {
  /** From the request to the start; `endless`: accepted, and never begun. */
  readonly queuedInMs: DurationInMs | 'endless';
  /** From the start to the end; `endless`: never ends by itself. */
  readonly runningInMs: DurationInMs | 'endless';
  readonly ending: ImportEnding;
  /** How likely (0 to 1) an import ends in an error whatever `ending` says. */
  readonly failureProbability: number;
  /** The provider's own imports, this far apart, or null for none. One that falls into a running import is left out. */
  readonly automaticEveryInMs: number | null;
}

/** Slow enough for a person to see every state, quick enough to wait for. */
export const defaultBehaviour: ImportBehaviour = {
  queuedInMs: 1_000,
  runningInMs: { minInMs: 2_000, maxInMs: 3_000 },
  ending: { kind: 'idle' },
  failureProbability: 0,
  automaticEveryInMs: null,
};
