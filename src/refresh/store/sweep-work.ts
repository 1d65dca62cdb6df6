import type { Database } from '../../database/database.js';
import { endRefreshEarly, endRefreshesOfDeleted, findExpired } from './end-refresh-early.js';
import { findUnpropagated, propagateRuns } from './propagate-runs.js';

/** What a sweep does, each method in a transaction or a few. The simulation has its own. */
export interface SweepWork {
  /** Refreshes whose deadline has passed. */
  findExpired(): Promise<readonly string[]>;
  expire(refreshId: string): Promise<void>;
  cancelOfDeleted(): Promise<void>;
  /** Connections with runs that nobody propagates. */
  findUnpropagated(): Promise<readonly number[]>;
  propagate(connectionId: number): Promise<void>;
}

/** A sweep of the refreshes in the database. `announce` is called after a commit with each refresh that changed. */
export class StoredSweepWork implements SweepWork {
  constructor(
    private readonly database: Database,
    private readonly announce: (refreshId: string) => void,
  ) {}

  findExpired(): Promise<readonly string[]> {
    return findExpired(this.database);
  }

  async expire(refreshId: string): Promise<void> {
    const expired = await this.database
      .transaction()
      .execute((transaction) => endRefreshEarly(transaction, refreshId, 'expired'));
    if (expired !== null) this.announce(refreshId);
  }

  async cancelOfDeleted(): Promise<void> {
    for (const id of await endRefreshesOfDeleted(this.database, null)) this.announce(id);
  }

  findUnpropagated(): Promise<readonly number[]> {
    return findUnpropagated(this.database);
  }

  async propagate(connectionId: number): Promise<void> {
    await propagateRuns(this.database, connectionId, {
      announce: (ids) => ids.forEach((id) => this.announce(id)),
    });
  }
}
