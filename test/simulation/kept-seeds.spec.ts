import { describe, expect, it } from '@jest/globals';
import { keptSeeds } from './kept-seeds.js';
import { playSeed } from './play-seed.js';

describe('a seed that once broke a rule', () => {
  it.each(keptSeeds)('keeps every rule since the fix: $showed (seed $seed)', async ({ seed }) => {
    expect((await playSeed(seed)).broken).toBeNull();
  });
});
