import type { AccountBehavior } from '../provider/account-behavior.js';
import type { Fault } from './fault.js';

/** Something that callers and operators do. Times are milliseconds from the begin of the story. */
export type Action =
  | {
      readonly kind: 'refresh';
      readonly atInMs: number;
      readonly connection: number;
      /** null: the whole connection. */
      readonly source: string | null;
      /** How long before now the orders wished for begin; null: from the provider's own mark on. */
      readonly sinceAgoInMs: number | null;
      readonly maxAgeSeconds: number | null;
      readonly priority: 'interactive' | 'background';
      readonly deadlineSeconds: number;
      /** From its arrival to its storing: the look-up of an unknown source takes its time. */
      readonly lookUpInMs: number;
      /** The caller cancels so long after; null: never. */
      readonly cancelAfterInMs: number | null;
      /** Nothing stands in its way: it has to succeed. */
      readonly mustSucceed: boolean;
    }
  /** Whatever went wrong is over for good. */
  | { readonly kind: 'recover'; readonly atInMs: number; readonly connection: number }
  | { readonly kind: 'list' | 'verify'; readonly atInMs: number; readonly connection: number }
  | {
      readonly kind: 'pause';
      readonly atInMs: number;
      readonly connection: number;
      readonly lengthInMs: number;
    };

/** All that a seed decides before it is played. */
export interface Scenario {
  readonly seed: number;
  readonly startsAtInMs: number;
  readonly replicas: number;
  readonly accounts: readonly AccountBehavior[];
  readonly actions: readonly Action[];
  readonly faults: readonly Fault[];
}
