import type { DatabaseTransaction } from '../database.js';

/** The right to work on one row, for as long as it is renewed. */
export interface Lease<Transaction = DatabaseTransaction> {
  readonly key: number;
  /** The number of owners so far. Every write of an owner checks it. */
  readonly fence: number;
  /** Aborted when the lease is lost or the loop stops. */
  readonly signal: AbortSignal;
  /**
   * True while less than half of the lease has passed since the last successful renewal was sent (monotonic clock), and the signal is
   * not aborted.
   */
  mayCall(): boolean;
  /**
   * In `transaction`: locks the row against other owners, and checks the fence and, by the database's clock, that the lease still lasts.
   * Every write of an owner starts with it. It does not delay demands.
   * @throws LeaseLost
   */
  hold(transaction: Transaction): Promise<void>;
  /**
   * Like `hold`, and clears earlier demands (`due_at = 'infinity'`): a demand that is committed later makes the row due again. Call it
   * before reading the state in the same transaction. Demands wait for the end of that transaction, so it should not wait for locks that
   * the transaction of a demand may hold.
   * @throws LeaseLost
   */
  takeDemands(transaction: Transaction): Promise<void>;
  /**
   * Resolves at the next hint for this row, after the time, or when the signal aborts. A hint since the last call of `takeDemands` or
   * `waitForHint` is not lost.
   */
  waitForHint(timeoutInMs: number): Promise<void>;
}

/**
 * Works on one claimed row until nothing is due. Returns the milliseconds until it is due again, or null: only after a demand. After a
 * failure it is called again with a growing delay.
 */
export type LeaseWork<Transaction = DatabaseTransaction> = (
  lease: Lease<Transaction>,
) => Promise<number | null>;
