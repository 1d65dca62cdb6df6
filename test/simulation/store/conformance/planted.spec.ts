import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MemoryStore } from '../memory/memory-store.js';
import type { StoreClock } from '../simulation-store.js';
import { type StoreFlaw, storeFlaws } from '../store-flaw.js';
import { anyMove, type Move } from './any-move.js';
import { carryOutMove } from './carry-out-move.js';
import { readMemorySnapshot } from './read-snapshot.js';
import { reportedMoves } from './reported-moves.js';
import { TwinStage } from './twin-stage.js';
import { TwinStore } from './twin-store.js';

/** Random scenarios, played after the written ones. */
const maxScenarios = 60;
const half = () => 0.5;

const anyScenarios = fc.sample(fc.array(anyMove, { minLength: 45, maxLength: 45 }), {
  numRuns: maxScenarios,
  seed: 20_261_122,
});
const scenarios = [...reportedMoves, ...anyScenarios];

/** Plays scenarios on a store with a bug and on one without; returns how many it took to find the bug, or null. */
async function findFlaw(flaw: StoreFlaw): Promise<number | null> {
  for (const [index, moves] of scenarios.entries()) {
    for (const listShowsStatus of [false, true]) {
      if (await showsFlaw(new Set([flaw]), moves, listShowsStatus)) return index + 1;
    }
  }
  return null;
}

async function showsFlaw(
  flaws: ReadonlySet<StoreFlaw>,
  moves: readonly Move[],
  listShowsStatus: boolean,
): Promise<boolean> {
  const makeModel = (clock: StoreClock) => {
    const store = new MemoryStore({ clock, random: half });
    return { store, readSnapshot: () => readMemorySnapshot(store.rows) };
  };
  const twins = new TwinStore(makeModel, half, flaws);
  const stage = await TwinStage.on(twins, listShowsStatus ? 'shipengine' : 'shipstation');
  const owners = [stage.owner, stage.rival()] as const;
  try {
    for (const move of moves) await carryOutMove({ stage, owners, listShowsStatus }, move);
    return false;
  } catch {
    return true;
  }
}

describe('the scenarios of the conformance suite find a bug that is planted in the store', () => {
  const flaws = Object.keys(storeFlaws) as StoreFlaw[];

  it.each(flaws)('%s', async (flaw) => {
    const found = await findFlaw(flaw);
    expect(found).not.toBeNull();
  });

  it('and find nothing when no bug is planted', async () => {
    const none = new Set<StoreFlaw>();
    for (const moves of scenarios.slice(0, 12)) expect(await showsFlaw(none, moves, true)).toBe(false);
  });
});
