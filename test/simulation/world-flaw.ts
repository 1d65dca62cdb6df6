import { type StoreFlaw, storeFlaws } from './store/store-flaw.js';

/** Bugs that can be planted in the replicas of the simulation, each with what it breaks. */
export const replicaFlaws = {
  'sends-without-lease': 'A replica sends its calls whatever has become of its lease.',
  'never-sweeps': 'No replica looks for deadlines that have passed.',
  'never-polls': 'A replica claims and looks again only when it is hinted to.',
  'lost-response-as-unsent': 'A call whose answer is lost is recorded as one that never was sent.',
} as const satisfies Record<string, string>;

/** Every bug that can be planted. */
export const flaws = { ...storeFlaws, ...replicaFlaws };

/** The name of a bug that can be planted. */
export type Flaw = StoreFlaw | keyof typeof replicaFlaws;
