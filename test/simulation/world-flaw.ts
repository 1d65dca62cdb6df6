import { type StoreFlaw, storeFlaws } from './store/store-flaw.js';

/** Bugs that can be planted in the replicas of the simulation, each with what it breaks. */
export const replicaFlaws = {
  'sends-without-lease': 'A replica sends its calls without a check of its lease.',
  'never-sweeps': 'No replica searches for deadlines that have passed.',
  'never-polls': 'A replica claims connections, or makes another pass, only after a hint.',
  'lost-response-as-unsent': 'A trigger whose response is lost is recorded as never sent.',
} as const satisfies Record<string, string>;

/** Every bug that can be planted. */
export const flaws = { ...storeFlaws, ...replicaFlaws };

/** The name of a bug that can be planted. */
export type Flaw = StoreFlaw | keyof typeof replicaFlaws;
