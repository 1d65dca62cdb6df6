import type { SweepWork } from '../../../src/refresh/store/sweep-work.js';
import type { ReplicaEnvironment } from './replica-environment.js';
import type { SimulatedProcess } from './simulated-process.js';

/** The sweeps of one process, on the simulated store. Most find nothing, so finding takes no transaction. */
export class SimulatedSweep implements SweepWork {
  constructor(
    private readonly process: SimulatedProcess,
    private readonly environment: ReplicaEnvironment,
  ) {}

  findExpired(): Promise<readonly string[]> {
    const { environment } = this;
    return Promise.resolve(environment.has('never-sweeps') ? [] : environment.store.findExpired());
  }

  async expire(refreshId: string): Promise<void> {
    await this.environment.transact(this.process, 'expire', () => this.environment.store.expire(refreshId));
  }

  /** The scenarios delete no connections. */
  cancelOfDeleted(): Promise<void> {
    return Promise.resolve();
  }

  findUnpropagated(): Promise<readonly number[]> {
    return Promise.resolve(this.environment.store.findUnpropagated());
  }

  propagate(connectionId: number): Promise<void> {
    return propagateRuns(this.environment, this.process, connectionId);
  }
}

/** Propagates the runs of a connection to their targets, batch by batch like `src/refresh/store/propagate-runs.ts`. */
export async function propagateRuns(
  environment: ReplicaEnvironment,
  process: SimulatedProcess,
  connectionId: number,
  signal?: AbortSignal,
): Promise<void> {
  const { store } = environment;
  if (!store.hasNews(connectionId)) return;
  for (;;) {
    if (signal?.aborted === true) return;
    const changed = await environment.transact(process, 'propagate', () => store.propagateNext(connectionId));
    if (changed === null) break;
    await environment.at(process, 'propagated');
  }
  await environment.transact(process, 'mark propagated', () => store.markPropagated(connectionId));
}
