import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { createVirtualDatabase, type VirtualDatabase } from '../sql/virtual-clock.js';
import { anyMove } from './any-move.js';
import { carryOutMove } from './carry-out-move.js';
import { reportedMoves } from './reported-moves.js';
import { TwinStage } from './twin-stage.js';

/** How many scenarios each account plays, including the written ones, and how many moves a random one has. */
const scenarios = 8;
const movesOfScenario = 45;

describe('in any scenario, the store in memory does what PostgreSQL does', () => {
  let virtual: VirtualDatabase;

  beforeAll(async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    virtual = await createVirtualDatabase();
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await virtual.close();
  });

  it.each([
    { provider: 'shipengine' as const, listShowsStatus: true },
    { provider: 'shipstation' as const, listShowsStatus: false },
  ])('for an account of $provider', async ({ provider, listShowsStatus }) => {
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyMove, { minLength: movesOfScenario, maxLength: movesOfScenario }),
        async (moves) => {
          const stage = await TwinStage.create(virtual, provider);
          const owners = [stage.owner, stage.rival()] as const;
          for (const move of moves) await carryOutMove({ stage, owners, listShowsStatus }, move);
          for (const run of stage.twins.rows.runs.values()) reached.add(run.outcome ?? run.state);
        },
      ),
      // A fixed seed, so that a difference can be found again. Shrinking would take longer than reading.
      {
        examples: reportedMoves.map((moves) => [[...moves]]),
        numRuns: scenarios,
        seed: 20_261_122,
        endOnFailure: true,
      },
    );
    // The scenarios prove something only if they reach these states.
    expect([...reached]).toEqual(expect.arrayContaining(['live', 'succeeded', 'failed', 'withdrawn']));
  });
});
