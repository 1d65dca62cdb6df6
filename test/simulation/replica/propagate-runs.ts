import type { Routine } from '../time/routine.js';
import type { SimulatedProcess } from './simulated-process.js';
import type { ReplicaEnvironment } from './replica-environment.js';

/** Tells the targets of a connection what their runs show, batch by batch as `src/refresh/store/propagate-runs.ts` does it. */
export function* propagateRuns(
  environment: ReplicaEnvironment,
  process: SimulatedProcess,
  connectionId: number,
): Routine {
  if (!environment.store.hasNews(connectionId)) return;
  for (;;) {
    const changed = yield* environment.transact(process, 'tell', () =>
      environment.store.propagateNext(connectionId),
    );
    if (changed === null) break;
    yield environment.at(process, 'propagated');
  }
  yield* environment.transact(process, 'mark told', () => environment.store.markPropagated(connectionId));
}
