import type { AccountBehavior } from '../provider/account-behavior.js';
import type { Fault } from './fault.js';

/** An action of a caller or operator. Times are milliseconds from the start of the scenario. */
export type Action =
  | {
      readonly kind: 'refresh';
      readonly atInMs: number;
      readonly connection: number;
      /** null: the whole connection. */
      readonly source: string | null;
      /** How long before the scenario the requested start date lies; null: from the provider's watermark on. */
      readonly sinceAgoInMs: number | null;
      readonly maxAgeSeconds: number | null;
      readonly priority: 'interactive' | 'background';
      readonly deadlineSeconds: number;
      /** From its arrival to its storing: the lookup of an unknown source takes time. */
      readonly lookUpInMs: number;
      /** The caller cancels after this time; null: never. */
      readonly cancelAfterInMs: number | null;
      /** No fault can prevent it: it must succeed. */
      readonly mustSucceed: boolean;
    }
  /** All disturbances of the account end for good. */
  | { readonly kind: 'recover'; readonly atInMs: number; readonly connection: number }
  | { readonly kind: 'list' | 'verify'; readonly atInMs: number; readonly connection: number }
  | {
      readonly kind: 'pause';
      readonly atInMs: number;
      readonly connection: number;
      readonly lengthInMs: number;
    };

/** Everything that a seed fixes in advance. */
export interface Scenario {
  readonly seed: number;
  readonly startsAtInMs: number;
  readonly replicas: number;
  readonly accounts: readonly AccountBehavior[];
  readonly actions: readonly Action[];
  readonly faults: readonly Fault[];
}
