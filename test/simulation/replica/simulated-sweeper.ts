import { type Routine, startRoutine } from '../time/routine.js';
import type { SimulatedProcess } from './simulated-process.js';
import { propagateRuns } from './propagate-runs.js';
import type { ReplicaEnvironment } from './replica-environment.js';

const intervalInMs = 500;

/** Expires refreshes and propagates runs that no dispatcher works on, like `src/refresh/refresh-sweeper.ts`. */
export class SimulatedSweeper {
  constructor(
    private readonly process: SimulatedProcess,
    private readonly environment: ReplicaEnvironment,
  ) {}

  start(): void {
    this.process.later(intervalInMs, () => {
      // Most rounds find nothing: they need no routine.
      if (!this.findsWork()) this.start();
      else startRoutine(this.round(), (error) => this.continueAfter(error));
    });
  }

  private findsWork(): boolean {
    const { store } = this.environment;
    return store.findExpired().length > 0 || store.findUnpropagated().length > 0;
  }

  private *round(): Routine {
    const { process, environment } = this;
    if (!environment.has('never-sweeps')) {
      for (const id of environment.store.findExpired()) {
        yield* environment.transact(process, 'expire', () => environment.store.expire(id));
      }
    }
    for (const connectionId of environment.store.findUnpropagated()) {
      yield* propagateRuns(environment, process, connectionId);
    }
    this.start();
  }

  private continueAfter(error: unknown): void {
    this.environment.fail(error);
    this.process.later(intervalInMs, () => this.start());
  }
}
