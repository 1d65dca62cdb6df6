import type { Routine } from '../time/routine.js';
import type { SimulatedProcess } from './simulated-process.js';
import type { Surroundings } from './replica-environment.js';

/** Tells the targets of a connection what their runs show, batch by batch as `src/refresh/store/propagate-runs.ts` does it. */
export function* propagateRuns(
  around: Surroundings,
  process: SimulatedProcess,
  connectionId: number,
): Routine {
  if (!around.store.hasNews(connectionId)) return;
  for (;;) {
    const told = yield* around.transact(process, 'tell', () => around.store.propagateNext(connectionId));
    if (told === null) break;
    yield around.at(process, 'told');
  }
  yield* around.transact(process, 'mark told', () => around.store.markPropagated(connectionId));
}
