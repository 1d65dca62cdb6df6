import { Coverage } from '../coverage.js';
import { type PlayedSeed, playSeed } from '../play-seed.js';
import type { SeedRange } from './seed-range.js';

/** The result of a range of seeds. */
export interface PlayedRange {
  readonly seeds: number;
  readonly steps: number;
  readonly coverage: Readonly<Record<string, number>>;
  /** The seeds that broke a rule. */
  readonly broken: readonly PlayedSeed[];
}

/** Plays every seed of a range. */
export async function playRange({ from, count, flaws }: SeedRange): Promise<PlayedRange> {
  const planted = new Set(flaws);
  const coverage = new Coverage();
  const broken: PlayedSeed[] = [];
  let steps = 0;
  for (let seed = from; seed < from + count; seed += 1) {
    const played = await playSeed(seed, planted);
    steps += played.steps;
    coverage.add(played.coverage);
    if (played.broken !== null) broken.push(played);
  }
  return { seeds: count, steps, coverage: coverage.toRecord(), broken };
}

/** The result of several ranges together. */
export function addRanges(ranges: readonly PlayedRange[]): PlayedRange {
  const coverage = new Coverage();
  for (const range of ranges) coverage.add(range.coverage);
  return {
    seeds: ranges.reduce((sum, range) => sum + range.seeds, 0),
    steps: ranges.reduce((sum, range) => sum + range.steps, 0),
    coverage: coverage.toRecord(),
    broken: ranges.flatMap((range) => range.broken).toSorted((one, other) => one.seed - other.seed),
  };
}
