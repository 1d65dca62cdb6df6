import type { Routine } from '../time/routine.js';
import type { SimulatedProcess } from './simulated-process.js';
import type { ReplicaEnvironment } from './replica-environment.js';

/** Propagates the runs of a connection to their targets, batch by batch like `src/refresh/store/propagate-runs.ts`. */
export function* propagateRuns(
  environment: ReplicaEnvironment,
  process: SimulatedProcess,
  connectionId: number,
): Routine {
  if (!environment.store.hasNews(connectionId)) return;
  for (;;) {
    const changed = yield* environment.transact(process, 'propagate', () =>
      environment.store.propagateNext(connectionId),
    );
    if (changed === null) break;
    yield environment.at(process, 'propagated');
  }
  yield* environment.transact(process, 'mark propagated', () =>
    environment.store.markPropagated(connectionId),
  );
}
