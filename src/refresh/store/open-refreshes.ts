import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { DATABASE, type Database } from '../../database/database.js';
import { CLOCK, type Clock } from '../../platform/clock.js';
import { Problem } from '../../platform/problem.js';

/** How long a count is used, below the limit and at it. */
const freshBelowLimitInMs = 1_000;
const freshAtLimitInMs = 200;
const retryAfterInSeconds = 10;
const maxConnections = 10_000;

interface Count {
  open: number;
  readonly atInMs: number;
}

/**
 * Limits the unfinished refreshes of each connection (`MAX_OPEN_REFRESHES`). It counts in the database at most once a second while
 * below the limit, and in memory in between, so that a burst costs one query. Other replicas can exceed the limit by what they accept
 * in a second.
 */
@Injectable()
export class OpenRefreshes {
  /** Requests that arrive while it counts share the count. */
  private readonly counts = new LRUCache<number, Count>({
    max: maxConnections,
    fetchMethod: (connectionId) => this.count(connectionId),
  });

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'maxOpenRefreshes'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Counts one more refresh of a connection (internal id). Throws `queue-full` at the limit. */
  async admit(connectionId: number): Promise<void> {
    const forceRefresh = !this.isFresh(this.counts.get(connectionId));
    const count = await this.counts.forceFetch(connectionId, { forceRefresh });
    if (count.open >= this.settings.maxOpenRefreshes) {
      throw new Problem('queue-full', 'Too many refreshes of this connection are unfinished.', {
        headers: { 'retry-after': String(retryAfterInSeconds) },
      });
    }
    count.open += 1;
  }

  private isFresh(count: Count | undefined): boolean {
    if (count === undefined) return false;
    const isBelowLimit = count.open < this.settings.maxOpenRefreshes;
    const ageInMs = this.clock.monotonicInMs() - count.atInMs;
    return ageInMs < (isBelowLimit ? freshBelowLimitInMs : freshAtLimitInMs);
  }

  /** Counts in the database, but not beyond the limit. */
  private async count(connectionId: number): Promise<Count> {
    const atInMs = this.clock.monotonicInMs();
    const { rows } = await sql<{ open: number }>`
      select count(*) as open from (
        select 1 from refreshes where connection_id = ${connectionId} and finished_at is null
        limit ${this.settings.maxOpenRefreshes}
      ) as unfinished`.execute(this.database);
    return { open: rows[0]?.open ?? 0, atInMs };
  }
}
