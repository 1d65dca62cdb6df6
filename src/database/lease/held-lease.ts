import type { Clock } from '../../platform/clock.js';
import type { Outage } from '../../platform/outage.js';
import type { DatabaseTransaction } from '../database.js';
import { LeaseLost } from './lease-lost.js';
import type { Lease } from './lease.js';
import type { ClaimedRow, LeasedRows } from './leased-table.js';

/** One reason for all: without it, each abort creates an error with its stack. */
const workMustEnd = new Error('The lease is lost, or its work has to end.');

/** What a held lease needs. */
export interface HeldLeaseOptions<Transaction> {
  readonly table: LeasedRows<Transaction>;
  readonly leaseInMs: number;
  readonly clock: Clock;
  /** Monotonic time before the claim was sent. */
  readonly claimedAtInMs: number;
  /** Gets the errors of renewals, which are repeated while the lease lasts. */
  readonly outage: Pick<Outage, 'report'>;
}

/** A lease with its renewal. */
export class HeldLease<Transaction = DatabaseTransaction> implements Lease<Transaction> {
  readonly key: number;
  readonly fence: number;
  private readonly controller = new AbortController();
  private readonly waiters = new Set<() => void>();
  private hinted = false;
  private finished = false;
  private isLost = false;
  private cancelRenewal: () => void = () => undefined;
  private cancelExpiry: () => void = () => undefined;
  private renewedAtInMs: number;
  private readonly options: HeldLeaseOptions<Transaction>;

  constructor(row: ClaimedRow, options: HeldLeaseOptions<Transaction>) {
    this.key = row.key;
    this.fence = row.fence;
    this.options = options;
    this.renewedAtInMs = options.claimedAtInMs;
    this.renewIn(options.leaseInMs / 3);
    this.watchExpiry();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  mayCall(): boolean {
    return !this.signal.aborted && this.ageInMs() < this.options.leaseInMs / 2;
  }

  async hold(transaction: Transaction): Promise<void> {
    if (!(await this.options.table.lock(transaction, this))) throw this.lose();
  }

  async takeDemands(transaction: Transaction): Promise<void> {
    this.hinted = false;
    if (!(await this.options.table.takeDemands(transaction, this))) throw this.lose();
  }

  waitForHint(timeoutInMs: number): Promise<void> {
    if (this.hinted || this.signal.aborted) {
      this.hinted = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        this.waiters.delete(done);
        resolve();
      };
      const cancel = this.options.clock.after(timeoutInMs, done);
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
    this.controller.abort(workMustEnd);
    this.wakeWaiters();
  }

  /** The work has finished or was abandoned: no more renewals and calls. */
  end(): void {
    this.finished = true;
    this.cancelRenewal();
    this.cancelExpiry();
    this.abort();
  }

  private renewIn(timeInMs: number): void {
    if (this.finished) return;
    this.cancelRenewal = this.options.clock.after(timeInMs, () => void this.renew());
  }

  private async renew(): Promise<void> {
    const sentAtInMs = this.options.clock.monotonicInMs();
    try {
      const renewed = await this.options.table.renew(this, this.options.leaseInMs);
      if (!renewed) {
        this.lose();
        return;
      }
      this.renewedAtInMs = sentAtInMs;
      this.renewIn(this.options.leaseInMs / 3);
    } catch (error) {
      this.options.outage.report(error);
      this.renewIn(this.options.leaseInMs / 12);
    }
  }

  /** Ends the lease in time even when the database does not respond. */
  private watchExpiry(): void {
    const remainingInMs = this.options.leaseInMs - this.ageInMs();
    if (remainingInMs <= 0) this.lose();
    else this.cancelExpiry = this.options.clock.after(remainingInMs, () => this.watchExpiry());
  }

  private lose(): LeaseLost {
    if (!this.finished) this.isLost = true;
    this.end();
    return new LeaseLost(this.key, this.fence);
  }

  private ageInMs(): number {
    return this.options.clock.monotonicInMs() - this.renewedAtInMs;
  }

  private wakeWaiters(): void {
    for (const wake of [...this.waiters]) wake();
  }
}
