import { LeaseLost } from '../../../src/database/lease/lease-lost.js';
import { type Routine, startRoutine } from '../time/routine.js';
import type { Claim } from '../store/simulation-store.js';
import type { SimulatedProcess } from './simulated-process.js';

/** How long a silent owner keeps a connection: the gateway's default. */
export const leaseInMs = 5000;

/** The lease of a session, renewed like in `src/database/lease/held-lease.ts`. */
export class SimulatedLease {
  isAborted = false;
  isLost = false;
  private hasFinished = false;
  private hinted = false;
  private readonly whenAborted: (() => void)[] = [];
  private waiter: (() => void) | null = null;

  constructor(
    readonly claim: Claim,
    private renewedAtInMs: number,
    private readonly process: SimulatedProcess,
    private readonly renewOnce: (claim: Claim) => Routine<boolean>,
  ) {
    this.renewIn(leaseInMs / 3);
    this.watchExpiry();
  }

  /** See `Lease.mayCall`. */
  mayCall(): boolean {
    return !this.isAborted && this.ageInMs() < leaseInMs / 2;
  }

  onAbort(action: () => void): void {
    this.whenAborted.push(action);
  }

  /** Demands are about to be read: earlier hints count as seen. */
  seeHints(): void {
    this.hinted = false;
  }

  get hasUnseenHint(): boolean {
    return this.hinted;
  }

  /** Calls back once: at the next hint, or immediately when one is unseen. */
  whenHinted(action: () => void): void {
    if (this.hinted || this.isAborted) {
      this.hinted = false;
      action();
    } else {
      this.waiter = action;
    }
  }

  hint(): void {
    if (this.waiter === null) this.hinted = true;
    this.wake();
  }

  /** Signals the work to finish. */
  abort(): void {
    if (this.isAborted) return;
    this.isAborted = true;
    for (const action of this.whenAborted) action();
    this.wake();
  }

  /** The work has finished: no more renewals. */
  end(): void {
    this.hasFinished = true;
    this.abort();
  }

  /** The connection has, or may have, another owner. */
  lose(): LeaseLost {
    if (!this.hasFinished) this.isLost = true;
    this.end();
    return new LeaseLost(this.claim.key, this.claim.fence);
  }

  private wake(): void {
    const { waiter } = this;
    this.waiter = null;
    waiter?.();
  }

  private renewIn(timeInMs: number): void {
    this.process.later(timeInMs, () => {
      if (!this.hasFinished) startRoutine(this.renew(), () => this.renewIn(leaseInMs / 12));
    });
  }

  private *renew(): Routine {
    const sentAtInMs = this.process.monotonicInMs();
    if (!(yield* this.renewOnce(this.claim))) {
      this.lose();
      return;
    }
    this.renewedAtInMs = sentAtInMs;
    this.renewIn(leaseInMs / 3);
  }

  private watchExpiry(): void {
    const remainingInMs = leaseInMs - this.ageInMs();
    if (remainingInMs <= 0) this.lose();
    else {
      this.process.later(remainingInMs, () => {
        if (!this.hasFinished) this.watchExpiry();
      });
    }
  }

  private ageInMs(): number {
    return this.process.monotonicInMs() - this.renewedAtInMs;
  }
}
