import type { DatabaseTransaction } from '../database.js';

/** The right to work on one row, for as long as it is renewed. */
export interface Lease {
  readonly key: number;
  /** Counts the owners the row has had; every write of an owner checks it. */
  readonly fence: number;
  /** Aborted when the lease is lost or the loop stops. */
  readonly signal: AbortSignal;
  /**
   * True while less than half the lease has passed, on a monotonic clock, since the last successful renewal (counted
   * from before the renewal was sent), and the signal is not aborted.
   */
  mayCall(): boolean;
  /**
   * In `transaction`: locks the row against other owners and checks the fence and that the lease has not ended by the
   * database's clock. Every write of an owner begins with it. Wishes are not held up by it.
   * @throws LeaseLost
   */
  hold(transaction: DatabaseTransaction): Promise<void>;
  /**
   * Like `hold`, and forgets earlier wishes (`due_at = 'infinity'`), so that any wish committed later makes the row due
   * again. To be called before reading the state in the same transaction. Wishes wait for the end of that transaction,
   * so it should not wait for locks that the transaction of a wish may hold.
   * @throws LeaseLost
   */
  takeDemands(transaction: DatabaseTransaction): Promise<void>;
  /**
   * Resolves at the next hint for this row, after the time, or when the signal aborts. A hint that came since the last
   * call of `takeDemands` or `waitForHint` is not lost.
   */
  waitForHint(timeoutInMs: number): Promise<void>;
}

/**
 * Works on one claimed row until nothing is due; returns in how many milliseconds it is due again, or null for "only
 * when wished". If it fails, it is called again after a growing delay.
 */
export type LeaseWork = (lease: Lease) => Promise<number | null>;
