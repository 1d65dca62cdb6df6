import type { Flaw } from '../world-flaw.js';

/** Seeds to play one after the other. */
export interface SeedRange {
  readonly from: number;
  readonly count: number;
  readonly flaws: readonly Flaw[];
}
