import { failedWorkBackOff } from '../../../src/database/lease/claim-loop.js';
import { computeBackOff } from '../../../src/platform/compute-back-off.js';
import { LeaseLost } from '../../../src/database/lease/lease-lost.js';
import type { Claim } from '../store/simulation-store.js';
import { type Routine, startRoutine } from '../time/routine.js';
import { leaseInMs, SimulatedLease } from './simulated-lease.js';
import type { SimulatedProcess } from './simulated-process.js';
import { SimulatedSession } from './simulated-session.js';
import type { ReplicaEnvironment } from './replica-environment.js';

const pollInMs = 500;
const maxConcurrent = 100;

/** Claims due connections and works on them, like `src/database/lease/claim-loop.ts`. */
export class SimulatedClaims {
  private readonly leases = new Map<number, SimulatedLease>();
  private readonly failures = new Map<number, number>();
  private isDemanded = false;
  private isClaiming = false;
  private isStopping = false;

  constructor(
    private readonly process: SimulatedProcess,
    private readonly environment: ReplicaEnvironment,
  ) {}

  start(): void {
    this.poll();
  }

  /** A hint for a connection arrived. */
  follow(connectionId: number): void {
    const lease = this.leases.get(connectionId);
    if (lease === undefined) this.claimSoon();
    else lease.hint();
  }

  /** Claims nothing more and aborts all work; calls `done` when it has finished. */
  stop(done: () => void): void {
    this.isStopping = true;
    for (const lease of [...this.leases.values()]) lease.abort();
    const check = (): void => {
      if (this.leases.size === 0 && !this.isClaiming) done();
      else this.process.later(100, check);
    };
    check();
  }

  private poll(): void {
    if (this.isStopping || this.environment.has('never-polls')) return;
    if (this.mayBeDue()) this.claimSoon();
    const { store, random } = this.environment;
    for (const key of store.findDue([...this.leases.keys()])) this.leases.get(key)?.hint();
    this.process.later(pollInMs * (0.75 + random.next() / 4), () => this.poll());
  }

  /** Avoids claims that would find nothing. */
  private mayBeDue(): boolean {
    return this.environment.hasClaimable(this.leases);
  }

  private claimSoon(): void {
    this.isDemanded = true;
    if (this.isClaiming || this.isStopping) return;
    this.isClaiming = true;
    const done = () => {
      this.isClaiming = false;
      if (this.isDemanded) this.claimSoon();
    };
    startRoutine(this.claimAll(done), (error) => {
      this.isDemanded = false;
      this.environment.fail(error);
      done();
    });
  }

  private *claimAll(done: () => void): Routine {
    while (this.isDemanded && !this.isStopping) {
      this.isDemanded = false;
      const { process, environment } = this;
      const claimedAtInMs = process.monotonicInMs();
      const claims = yield* environment.transact(process, 'claim', () => {
        const claimed = environment.store.claim(process.owner, maxConcurrent, leaseInMs, [
          ...this.leases.keys(),
        ]);
        environment.notes.claimed(claimed);
        return claimed;
      });
      for (const claim of claims) this.work(claim, claimedAtInMs);
    }
    this.isDemanded = false;
    done();
  }

  private work(claim: Claim, claimedAtInMs: number): void {
    const lease = new SimulatedLease(claim, claimedAtInMs, this.process, (claim) => this.renew(claim));
    this.leases.set(claim.key, lease);
    if (this.isStopping) lease.abort();
    startRoutine(this.carryOut(lease), (error) => this.environment.fail(error));
  }

  private renew(claim: Claim): Routine<boolean> {
    const { process, environment } = this;
    return environment.transact(process, 'renew', () => {
      const renewed = environment.store.renew(claim, leaseInMs);
      if (renewed) environment.notes.renewed(claim);
      return renewed;
    });
  }

  private *carryOut(lease: SimulatedLease): Routine {
    yield this.environment.at(this.process, 'claimed');
    const dueInMs = yield* this.runSession(lease);
    yield this.environment.at(this.process, 'done-working');
    yield* this.release(lease, dueInMs);
    this.leases.delete(lease.claim.key);
    if (lease.hasUnseenHint) this.claimSoon();
    if (dueInMs !== null && dueInMs < 60_000) this.process.later(dueInMs, () => this.claimSoon());
  }

  private *runSession(lease: SimulatedLease): Routine<number | null> {
    const { key } = lease.claim;
    try {
      const dueInMs = yield* new SimulatedSession(lease, this.process, this.environment).run();
      this.failures.delete(key);
      return dueInMs;
    } catch (error) {
      if (lease.isAborted || error instanceof LeaseLost) return 0;
      this.environment.fail(error);
      const failures = (this.failures.get(key) ?? 0) + 1;
      this.failures.set(key, failures);
      return computeBackOff(failedWorkBackOff, failures, this.environment.random.next());
    }
  }

  private *release(lease: SimulatedLease, dueInMs: number | null): Routine {
    lease.end();
    if (lease.isLost) return;
    const { process, environment } = this;
    try {
      yield* environment.transact(process, 'release', () => {
        environment.store.release(lease.claim, dueInMs);
        environment.notes.released(lease.claim);
      });
    } catch (error) {
      environment.fail(error);
    }
  }
}
