import { LeaseLost } from '../../../src/database/lease/lease-lost.js';
import type { ClaimedRow, LeasedRows } from '../../../src/database/lease/leased-table.js';
import type { Claim } from '../store/simulation-store.js';
import type { ReplicaEnvironment } from './replica-environment.js';
import type { SimulatedProcess } from './simulated-process.js';

/** How long a silent owner keeps a connection: the gateway's default. */
export const leaseInMs = 5000;

/** A write of an owner. The operation of the store checks the lease itself: it throws `LeaseLost`. */
export type OwnedWrite = () => void;

const nothing: Promise<readonly never[]> = Promise.resolve([]);

/** The leases of connections in the simulated store, for the claim loop of one process. */
export class SimulatedRows implements LeasedRows<OwnedWrite> {
  /** The planted bug `never-polls`: the loop claims by itself when it starts, too. */
  private skipsFirstClaim: boolean;

  constructor(
    private readonly process: SimulatedProcess,
    private readonly environment: ReplicaEnvironment,
  ) {
    this.skipsFirstClaim = environment.has('never-polls');
  }

  claim(limit: number, leaseInMs: number, except: readonly number[]): Promise<readonly ClaimedRow[]> {
    const { process, environment } = this;
    if (this.skipsFirstClaim) {
      this.skipsFirstClaim = false;
      return nothing;
    }
    // Most polls would find nothing: they need no transaction.
    if (!environment.hasClaimable(except)) return nothing;
    return environment.transact(process, 'claim', () => {
      const claims = environment.store.claim(process.owner, limit, leaseInMs, except);
      environment.notes.claimed(claims);
      return claims;
    });
  }

  renew(row: ClaimedRow, leaseInMs: number): Promise<boolean> {
    const claim = this.claimOf(row);
    return this.environment.transact(this.process, 'renew', () => {
      const renewed = this.environment.store.renew(claim, leaseInMs);
      if (renewed) this.environment.notes.renewed(claim);
      return renewed;
    });
  }

  release(row: ClaimedRow, dueInMs: number | null): Promise<void> {
    const claim = this.claimOf(row);
    return this.environment.transact(this.process, 'release', () => {
      this.environment.store.release(claim, dueInMs);
      this.environment.notes.released(claim);
    });
  }

  findDue(keys: readonly number[]): Promise<readonly number[]> {
    return this.environment.has('never-polls')
      ? nothing
      : Promise.resolve(this.environment.store.findDue(keys));
  }

  lock(write: OwnedWrite): Promise<boolean> {
    return Promise.resolve(isWritten(write));
  }

  takeDemands(write: OwnedWrite): Promise<boolean> {
    return Promise.resolve(isWritten(write));
  }

  /** The claim of this process on a row. */
  claimOf({ key, fence }: ClaimedRow): Claim {
    return { key, fence, owner: this.process.owner };
  }
}

function isWritten(write: OwnedWrite): boolean {
  try {
    write();
    return true;
  } catch (error) {
    if (error instanceof LeaseLost) return false;
    throw error;
  }
}
