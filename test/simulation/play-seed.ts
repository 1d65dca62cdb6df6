import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Invariant } from './check/invariant.js';
import { SimulationRun } from './simulation-run.js';
import { drawScenario } from './scenario/draw-scenario.js';
import type { Flaw } from './world-flaw.js';
import { World } from './world.js';

// The loops of thousands of replicas log what the faults make them see.
Logger.overrideLogger(false);

/** The result of one seed. */
export interface PlayedSeed {
  readonly seed: number;
  readonly steps: number;
  /** The first broken rule, and the steps that led to it. */
  readonly broken: {
    readonly invariant: Invariant;
    readonly message: string;
    readonly lastSteps: readonly string[];
  } | null;
  readonly coverage: Readonly<Record<string, number>>;
}

/** Plays the scenario of a seed to its end, or until a rule is broken. The same seed gives the same steps. */
export async function playSeed(seed: number, flaws: ReadonlySet<Flaw> = new Set()): Promise<PlayedSeed> {
  const world = new World(drawScenario(seed), flaws);
  await new SimulationRun(world).play();
  await turnOfEventLoop();
  const { broken, trace, coverage } = world;
  return {
    seed,
    steps: trace.steps,
    broken:
      broken === null
        ? null
        : { invariant: broken.invariant, message: broken.message, lastSteps: trace.tail() },
    coverage: coverage.toRecord(),
  };
}
