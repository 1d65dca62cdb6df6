import type { Clock } from '../../platform/clock.js';
import type { DatabaseTransaction } from '../database.js';
import { LeaseLost } from './lease-lost.js';
import type { Lease } from './lease.js';
import type { ClaimedRow, LeasedTable } from './leased-table.js';

const maxTimerInMs = 2_147_483_647;

/** A lease with its renewal. */
export class HeldLease implements Lease {
  readonly key: number;
  readonly fence: number;
  private readonly controller = new AbortController();
  private readonly waiters = new Set<() => void>();
  private hinted = false;
  private finished = false;
  private isLost = false;
  private renewalTimer: NodeJS.Timeout | undefined;
  private expiryTimer: NodeJS.Timeout | undefined;
  private renewedAtInMs: number;
  private readonly table: LeasedTable;
  private readonly leaseInMs: number;
  private readonly clock: Clock;
  private readonly onTrouble: (error: unknown) => void;

  constructor(
    row: ClaimedRow,
    options: {
      readonly table: LeasedTable;
      readonly leaseInMs: number;
      readonly clock: Clock;
      /** Monotonic time before the claim was sent. */
      readonly claimedAtInMs: number;
      /** Called when a renewal failed. It is repeated while the lease lasts. */
      readonly onTrouble: (error: unknown) => void;
    },
  ) {
    this.key = row.key;
    this.fence = row.fence;
    this.table = options.table;
    this.leaseInMs = options.leaseInMs;
    this.clock = options.clock;
    this.renewedAtInMs = options.claimedAtInMs;
    this.onTrouble = options.onTrouble;
    this.renewIn(this.leaseInMs / 3);
    this.watchExpiry();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  mayCall(): boolean {
    return !this.signal.aborted && this.ageInMs() < this.leaseInMs / 2;
  }

  async hold(transaction: DatabaseTransaction): Promise<void> {
    if (!(await this.table.lock(transaction, this))) throw this.lose();
  }

  async takeDemands(transaction: DatabaseTransaction): Promise<void> {
    this.hinted = false;
    if (!(await this.table.takeDemands(transaction, this))) throw this.lose();
  }

  waitForHint(timeoutInMs: number): Promise<void> {
    if (this.hinted || this.signal.aborted) {
      this.hinted = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(timeoutInMs, maxTimerInMs));
      this.waiters.add(done);
    });
  }

  /** The row may have a new demand. */
  hint(): void {
    if (this.waiters.size === 0) this.hinted = true;
    this.wakeWaiters();
  }

  /** True when a hint has arrived and was not handled yet. */
  hasUnseenHint(): boolean {
    return this.hinted;
  }

  /** True when the row has, or may have, another owner. */
  lost(): boolean {
    return this.isLost;
  }

  /** Requests that the work finishes. The lease is renewed until then. */
  abort(): void {
    this.controller.abort();
    this.wakeWaiters();
  }

  /** The work has finished or was abandoned: no more renewals and calls. */
  end(): void {
    this.finished = true;
    clearTimeout(this.renewalTimer);
    clearTimeout(this.expiryTimer);
    this.abort();
  }

  private renewIn(timeInMs: number): void {
    if (!this.finished) this.renewalTimer = setTimeout(() => void this.renew(), timeInMs);
  }

  private async renew(): Promise<void> {
    const sentAtInMs = this.clock.monotonicInMs();
    try {
      const renewed = await this.table.renew(this, this.leaseInMs);
      if (!renewed) {
        this.lose();
        return;
      }
      this.renewedAtInMs = sentAtInMs;
      this.renewIn(this.leaseInMs / 3);
    } catch (error) {
      this.onTrouble(error);
      this.renewIn(this.leaseInMs / 12);
    }
  }

  /** Ends the lease in time even when the database does not respond. */
  private watchExpiry(): void {
    const remainingInMs = this.leaseInMs - this.ageInMs();
    if (remainingInMs <= 0) this.lose();
    else this.expiryTimer = setTimeout(() => this.watchExpiry(), remainingInMs);
  }

  private lose(): LeaseLost {
    if (!this.finished) this.isLost = true;
    this.end();
    return new LeaseLost(this.key, this.fence);
  }

  private ageInMs(): number {
    return this.clock.monotonicInMs() - this.renewedAtInMs;
  }

  private wakeWaiters(): void {
    for (const wake of [...this.waiters]) wake();
  }
}
