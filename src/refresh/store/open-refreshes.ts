import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { DATABASE, type Database } from '../../database/database.js';
import { CLOCK, type Clock } from '../../platform/clock.js';
import { Problem } from '../../platform/problem.js';

/** How long a count is used, below the limit and at it. */
const freshBelowLimitInMs = 1_000;
const freshAtLimitInMs = 200;
const retryAfterInSeconds = 10;

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
  private readonly counts = new Map<number, Count>();
  private readonly counting = new Map<number, Promise<Count>>();

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'maxOpenRefreshes'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Counts one more refresh of a connection (internal id). Throws `queue-full` at the limit. */
  async admit(connectionId: number): Promise<void> {
    const count = this.findFresh(connectionId) ?? (await this.countOnce(connectionId));
    if (count.open >= this.settings.maxOpenRefreshes) {
      throw new Problem('queue-full', 'Too many refreshes of this connection are unfinished.', {
        headers: { 'retry-after': String(retryAfterInSeconds) },
      });
    }
    count.open += 1;
  }

  private findFresh(connectionId: number): Count | undefined {
    const count = this.counts.get(connectionId);
    if (count === undefined) return undefined;
    const isBelowLimit = count.open < this.settings.maxOpenRefreshes;
    const ageInMs = this.clock.monotonicInMs() - count.atInMs;
    return ageInMs < (isBelowLimit ? freshBelowLimitInMs : freshAtLimitInMs) ? count : undefined;
  }

  private countOnce(connectionId: number): Promise<Count> {
    const inFlight = this.counting.get(connectionId);
    if (inFlight !== undefined) return inFlight;
    const counting = this.count(connectionId).finally(() => this.counting.delete(connectionId));
    this.counting.set(connectionId, counting);
    return counting;
  }

  /** Counts in the database, but not beyond the limit. */
  private async count(connectionId: number): Promise<Count> {
    const atInMs = this.clock.monotonicInMs();
    const { rows } = await sql<{ open: number }>`
      select count(*) as open from (
        select 1 from refreshes where connection_id = ${connectionId} and finished_at is null
        limit ${this.settings.maxOpenRefreshes}
      ) as unfinished`.execute(this.database);
    const count = { open: rows[0]?.open ?? 0, atInMs };
    this.counts.set(connectionId, count);
    return count;
  }
}
