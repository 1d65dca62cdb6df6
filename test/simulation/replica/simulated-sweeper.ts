import { type Routine, startRoutine } from '../time/routine.js';
import type { SimulatedProcess } from './simulated-process.js';
import { spreadRuns } from './spread-runs.js';
import type { Surroundings } from './surroundings.js';

const pauseInMs = 500;

/** Keeps the promises that no dispatcher may be left to keep, as `src/refresh/refresh-sweeper.ts` does it. */
export class SimulatedSweeper {
  constructor(
    private readonly process: SimulatedProcess,
    private readonly around: Surroundings,
  ) {}

  start(): void {
    startRoutine(this.rounds(), (error) => {
      this.around.fail(error);
      this.process.later(pauseInMs, () => this.start());
    });
  }

  private *rounds(): Routine {
    const { process, around } = this;
    for (;;) {
      yield process.sleep(pauseInMs);
      if (!around.has('never-sweeps')) {
        for (const id of around.store.findExpired()) {
          yield* around.transact(process, 'expire', () => around.store.expire(id));
        }
      }
      for (const connectionId of around.store.findUnspread()) {
        yield* spreadRuns(around, process, connectionId);
      }
    }
  }
}
