import { decideRetryDelay } from '../../../src/database/lease/decide-retry-delay.js';
import { LeaseLost } from '../../../src/database/lease/lease-lost.js';
import type { Claim } from '../store/simulation-store.js';
import { type Routine, startRoutine } from '../time/routine.js';
import { leaseInMs, SimulatedLease } from './simulated-lease.js';
import type { SimulatedProcess } from './simulated-process.js';
import { SimulatedSession } from './simulated-session.js';
import type { Surroundings } from './replica-environment.js';

const pollInMs = 500;
const maxConcurrent = 100;

/** Claims what is due and works on it, as `src/database/lease/claim-loop.ts` does it. */
export class SimulatedClaims {
  private readonly leases = new Map<number, SimulatedLease>();
  private readonly failures = new Map<number, number>();
  private isWanted = false;
  private isClaiming = false;
  private isStopping = false;

  constructor(
    private readonly process: SimulatedProcess,
    private readonly around: Surroundings,
  ) {}

  start(): void {
    this.poll();
  }

  /** A hint came that a connection was wished for. */
  follow(connectionId: number): void {
    const lease = this.leases.get(connectionId);
    if (lease === undefined) this.claimSoon();
    else lease.hint();
  }

  /** Claims nothing any more and asks all work to come to its end; calls back when it has. */
  stop(done: () => void): void {
    this.isStopping = true;
    for (const lease of [...this.leases.values()]) lease.abort();
    const look = (): void => {
      if (this.leases.size === 0 && !this.isClaiming) done();
      else this.process.later(100, look);
    };
    look();
  }

  private poll(): void {
    if (this.isStopping || this.around.has('never-polls')) return;
    if (this.mayBeDue()) this.claimSoon();
    const { store, random } = this.around;
    for (const key of store.findDue([...this.leases.keys()])) this.leases.get(key)?.hint();
    this.process.later(pollInMs * (0.75 + random.next() / 4), () => this.poll());
  }

  /** Saves the claims that would find nothing. */
  private mayBeDue(): boolean {
    return this.around.hasClaimable(this.leases);
  }

  private claimSoon(): void {
    this.isWanted = true;
    if (this.isClaiming || this.isStopping) return;
    this.isClaiming = true;
    const over = () => {
      this.isClaiming = false;
      if (this.isWanted) this.claimSoon();
    };
    startRoutine(this.claimAll(over), (error) => {
      this.isWanted = false;
      this.around.fail(error);
      over();
    });
  }

  private *claimAll(over: () => void): Routine {
    while (this.isWanted && !this.isStopping) {
      this.isWanted = false;
      const { process, around } = this;
      const claimedAtInMs = process.monotonicInMs();
      const claims = yield* around.transact(process, 'claim', () => {
        const claimed = around.store.claim(process.owner, maxConcurrent, leaseInMs, [...this.leases.keys()]);
        around.notes.claimed(claimed);
        return claimed;
      });
      for (const claim of claims) this.begin(claim, claimedAtInMs);
    }
    this.isWanted = false;
    over();
  }

  private begin(claim: Claim, claimedAtInMs: number): void {
    const lease = new SimulatedLease(claim, claimedAtInMs, this.process, (held) => this.renew(held));
    this.leases.set(claim.key, lease);
    if (this.isStopping) lease.abort();
    startRoutine(this.carryOut(lease), (error) => this.around.fail(error));
  }

  private renew(claim: Claim): Routine<boolean> {
    const { process, around } = this;
    return around.transact(process, 'renew', () => {
      const renewed = around.store.renew(claim, leaseInMs);
      if (renewed) around.notes.renewed(claim);
      return renewed;
    });
  }

  private *carryOut(lease: SimulatedLease): Routine {
    yield this.around.at(this.process, 'claimed');
    const dueInMs = yield* this.work(lease);
    yield this.around.at(this.process, 'done-working');
    yield* this.handBack(lease, dueInMs);
    this.leases.delete(lease.claim.key);
    if (lease.hasUnseenHint) this.claimSoon();
    if (dueInMs !== null && dueInMs < 60_000) this.process.later(dueInMs, () => this.claimSoon());
  }

  private *work(lease: SimulatedLease): Routine<number | null> {
    const { key } = lease.claim;
    try {
      const dueInMs = yield* new SimulatedSession(lease, this.process, this.around).run();
      this.failures.delete(key);
      return dueInMs;
    } catch (error) {
      if (lease.isAborted || error instanceof LeaseLost) return 0;
      this.around.fail(error);
      const failures = (this.failures.get(key) ?? 0) + 1;
      this.failures.set(key, failures);
      return decideRetryDelay(failures, () => this.around.random.next());
    }
  }

  private *handBack(lease: SimulatedLease, dueInMs: number | null): Routine {
    lease.end();
    if (lease.isLost) return;
    const { process, around } = this;
    try {
      yield* around.transact(process, 'release', () => {
        around.store.release(lease.claim, dueInMs);
        around.notes.released(lease.claim);
      });
    } catch (error) {
      around.fail(error);
    }
  }
}
