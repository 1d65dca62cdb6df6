import { type Routine, startRoutine } from '../time/routine.js';
import type { SimulatedProcess } from './simulated-process.js';
import { propagateRuns } from './propagate-runs.js';
import type { Surroundings } from './replica-environment.js';

const pauseInMs = 500;

/** Keeps the promises that no dispatcher may be left to keep, as `src/refresh/refresh-sweeper.ts` does it. */
export class SimulatedSweeper {
  constructor(
    private readonly process: SimulatedProcess,
    private readonly around: Surroundings,
  ) {}

  start(): void {
    this.process.later(pauseInMs, () => {
      // Most rounds find nothing: they need no routine.
      if (!this.findsWork()) this.start();
      else startRoutine(this.round(), (error) => this.goOnAfter(error));
    });
  }

  private findsWork(): boolean {
    const { store } = this.around;
    return store.findExpired().length > 0 || store.findUnpropagated().length > 0;
  }

  private *round(): Routine {
    const { process, around } = this;
    if (!around.has('never-sweeps')) {
      for (const id of around.store.findExpired()) {
        yield* around.transact(process, 'expire', () => around.store.expire(id));
      }
    }
    for (const connectionId of around.store.findUnpropagated()) {
      yield* propagateRuns(around, process, connectionId);
    }
    this.start();
  }

  private goOnAfter(error: unknown): void {
    this.around.fail(error);
    this.process.later(pauseInMs, () => this.start());
  }
}
