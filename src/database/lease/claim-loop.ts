import { BackgroundLoop } from '../../platform/background-loop.js';
import { succeedsWithin } from '../../platform/clock.js';
import { type BackOff, computeBackOff } from '../../platform/compute-back-off.js';
import { readDatabaseTrouble } from '../../platform/database-trouble.js';
import { Outage } from '../../platform/outage.js';
import type { DatabaseTransaction } from '../database.js';
import type { Hints } from '../signals/hint-payload.js';
import type { ClaimLoopOptions } from './claim-loop-options.js';
import { HeldLease } from './held-lease.js';
import { LeaseLost } from './lease-lost.js';
import type { ClaimedRow } from './leased-table.js';

/** How long a row rests whose work has failed. */
export const failedWorkBackOff: BackOff = { firstInMs: 250, maxInMs: 30_000, jitter: 0.5 };

/**
 * Works on the due rows of a table. One replica at a time works on a row. When a replica dies, another one takes over after the lease.
 * A stalled replica cannot write after that.
 */
export class ClaimLoop<Transaction = DatabaseTransaction> {
  private readonly leaseInMs: number;
  private readonly pollInMs: number;
  private readonly maxConcurrent: number;
  private readonly random: () => number;
  private readonly outage: Outage;
  private readonly claims: BackgroundLoop;
  private readonly leases = new Map<
    number,
    { readonly lease: HeldLease<Transaction>; readonly done: Promise<void> }
  >();
  private readonly failures = new Map<number, number>();
  private readonly cancels = new Set<() => void>();
  /** The last claim returned the maximum number of rows. */
  private moreMayBeDue = false;
  private running = false;
  private unlisten: () => void = () => undefined;

  constructor(private readonly options: ClaimLoopOptions<Transaction>) {
    const { logger, clock } = options;
    this.outage = new Outage(
      (error) => logger.warn({ err: error }, 'the claim loop cannot use the database; it goes on trying'),
      () => logger.info({}, 'the claim loop can use the database again'),
    );
    this.claims = new BackgroundLoop({ round: () => this.claim(), outage: this.outage, clock });
    this.leaseInMs = options.leaseInMs ?? 5_000;
    this.pollInMs = options.pollInMs ?? 500;
    this.maxConcurrent = options.maxConcurrent ?? 100;
    this.random = options.random ?? Math.random;
  }

  /** Starts to claim. */
  start(): void {
    this.running = true;
    this.unlisten = this.options.signals.listen(this.options.channel, (hints) => this.follow(hints));
    void this.poll();
  }

  /**
   * Stops claiming, aborts the signals of all work, renews the leases until the work has finished, and hands the rows back. Work that is
   * unfinished after the grace period loses its row: from then on its writes are rejected.
   */
  async stop(graceInMs: number): Promise<void> {
    this.running = false;
    this.unlisten();
    for (const cancel of this.cancels) cancel();
    this.cancels.clear();
    await this.claims.stop();
    const open = [...this.leases.values()];
    for (const { lease } of open) lease.abort();
    const { clock } = this.options;
    if (await succeedsWithin(Promise.all(open.map(({ done }) => done)), graceInMs, clock)) return;
    await Promise.all([...this.leases.values()].map(({ lease }) => this.handBack(lease, 0)));
  }

  private async poll(): Promise<void> {
    this.claims.request();
    if (this.leases.size > 0) await this.hintOwnDueRows();
    // Jitter only shortens the interval: it bounds the delay after a lost hint.
    if (this.running) this.after(this.pollInMs * (0.75 + this.random() / 4), () => void this.poll());
  }

  private follow(hints: Hints): void {
    for (const { lease } of this.leases.values()) {
      if (hints === 'all' || hints.includes(String(lease.key))) lease.hint();
    }
    if (hints === 'all' || hints.some((id) => !this.leases.has(Number(id)))) this.claims.request();
  }

  private async hintOwnDueRows(): Promise<void> {
    try {
      for (const key of await this.options.table.findDue([...this.leases.keys()]))
        this.leases.get(key)?.lease.hint();
    } catch (error) {
      this.outage.report(error);
    }
  }

  private async claim(): Promise<void> {
    const free = this.maxConcurrent - this.leases.size;
    this.moreMayBeDue = free <= 0;
    if (this.moreMayBeDue) return;
    const claimedAtInMs = this.options.clock.monotonicInMs();
    const rows = await this.options.table.claim(free, this.leaseInMs, [...this.leases.keys()]);
    this.moreMayBeDue = rows.length === free;
    for (const row of rows) this.begin(row, claimedAtInMs);
  }

  private begin(row: ClaimedRow, claimedAtInMs: number): void {
    const { leaseInMs, outage } = this;
    const { table, clock } = this.options;
    const lease = new HeldLease(row, { table, leaseInMs, clock, claimedAtInMs, outage });
    const done = this.carryOut(lease);
    this.leases.set(row.key, { lease, done });
  }

  private async carryOut(lease: HeldLease<Transaction>): Promise<void> {
    const dueInMs = await this.work(lease);
    await this.handBack(lease, dueInMs);
    this.leases.delete(lease.key);
    if (!this.running) return;
    if (this.moreMayBeDue || lease.hasUnseenHint()) this.claims.request();
    if (dueInMs !== null && dueInMs < 60_000) this.after(dueInMs, () => this.claims.request());
  }

  private async work(lease: HeldLease<Transaction>): Promise<number | null> {
    try {
      // The work starts after the lease is in the map.
      await Promise.resolve();
      const dueInMs = await this.options.work(lease);
      this.failures.delete(lease.key);
      return dueInMs;
    } catch (error) {
      if (lease.signal.aborted || error instanceof LeaseLost) {
        this.options.logger.info(
          { key: lease.key, fence: lease.fence, err: error },
          'work on a row was given up',
        );
        return 0;
      }
      const failures = (this.failures.get(lease.key) ?? 0) + 1;
      this.failures.set(lease.key, failures);
      const trouble = readDatabaseTrouble(error);
      // The pool reports that the database is away.
      if (trouble !== 'away' && trouble !== 'busy')
        this.options.logger.error({ key: lease.key, failures, err: error }, 'work on a row failed');
      return computeBackOff(failedWorkBackOff, failures, this.random());
    }
  }

  private async handBack(lease: HeldLease<Transaction>, dueInMs: number | null): Promise<void> {
    lease.end();
    if (lease.lost()) return;
    try {
      await this.options.table.release(lease, dueInMs);
    } catch (error) {
      this.outage.report(error);
    }
  }

  private after(timeInMs: number, action: () => void): void {
    const cancel = this.options.clock.after(timeInMs, () => {
      this.cancels.delete(cancel);
      action();
    });
    this.cancels.add(cancel);
  }
}
