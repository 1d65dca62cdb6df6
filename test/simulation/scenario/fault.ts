import type { Disturbance } from '../provider/disturbance.js';
import type { Moment } from '../replica/moment.js';

/** When a fault of a replica strikes: at the first such moment of any replica after a time. */
export interface Strike {
  readonly afterInMs: number;
  /** null: at that time, on the replica of the fault. */
  readonly moment: Moment | null;
}

/** A fault. Times are milliseconds from the start of the scenario. */
export type Fault =
  /** `kill -9`; the replica comes back after a while. */
  | {
      readonly kind: 'crash';
      readonly replica: number;
      readonly strike: Strike;
      readonly backAfterInMs: number;
    }
  /** The process stops and resumes, perhaps long after its lease. */
  | {
      readonly kind: 'pause';
      readonly replica: number;
      readonly strike: Strike;
      readonly lengthInMs: number;
      readonly freezesClock: boolean;
    }
  /** A replica shuts down gracefully and starts again. */
  | {
      readonly kind: 'restart';
      readonly replica: number;
      readonly atInMs: number;
      readonly backAfterInMs: number;
    }
  /** The database's clock is set forward or back. */
  | { readonly kind: 'clock-jump'; readonly atInMs: number; readonly byInMs: number }
  | { readonly kind: 'database-down'; readonly atInMs: number; readonly lengthInMs: number }
  /** Some transactions lose their responses. */
  | { readonly kind: 'connections-cut'; readonly atInMs: number; readonly transactions: number }
  | { readonly kind: 'hints-lost'; readonly atInMs: number; readonly lengthInMs: number }
  | {
      readonly kind: 'disturbance';
      readonly disturbance: Disturbance;
      readonly connection: number;
      readonly atInMs: number;
      readonly lengthInMs: number;
    };
