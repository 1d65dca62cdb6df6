import type { Invariant } from '../check/invariant.js';
import { playSeed } from '../play-seed.js';
import type { Flaw } from '../world-flaw.js';

/** The first seed that finds a planted bug, and the rule that it breaks; null: no seed finds it. */
export interface FoundFlaw {
  readonly flaw: Flaw;
  readonly found: { readonly seed: number; readonly invariant: Invariant } | null;
}

/** Plants a bug and plays seeds until a rule is broken. */
export async function findFlaw(flaw: Flaw, from: number, maxSeeds: number): Promise<FoundFlaw> {
  const planted = new Set([flaw]);
  for (let seed = from; seed < from + maxSeeds; seed += 1) {
    const { broken } = await playSeed(seed, planted);
    if (broken !== null) return { flaw, found: { seed, invariant: broken.invariant } };
  }
  return { flaw, found: null };
}
