import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { DATABASE, type Database } from '../../database/database.js';
import { BackgroundLoop } from '../../platform/background-loop.js';
import { CLOCK, type Clock } from '../../platform/clock.js';
import { Outage } from '../../platform/outage.js';
import { adminId } from '../caller.js';
import { MinuteCounts } from './minute-counts.js';

const minuteInMs = 60_000;
const pauseInMs = 500;
/** The admin key may send this many times the limit, because it acts for everybody. */
const adminFactor = 100;

/** The requests that a caller may still send in this minute. */
export interface Allowance {
  readonly limit: number;
  /** Requests that remain after this one. */
  readonly remaining: number;
  /** Seconds until the minute ends. */
  readonly resetInSeconds: number;
  /** Whether this request exceeds the limit. */
  readonly isExceeded: boolean;
}

/**
 * Limits the requests of each caller in each clock minute, over all replicas. Each replica counts in memory and adds its count to a
 * shared sum twice a second, so no request waits for the database. A single replica is exact. With more replicas the limit can be
 * exceeded by the requests that the others admit between two additions. While the database is unavailable, each replica limits alone.
 */
@Injectable()
export class RequestLimiter implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(RequestLimiter.name);
  private counts = new MinuteCounts(0);
  private readonly rounds = new BackgroundLoop({
    round: () => this.share(),
    pauseInMs,
    outage: new Outage(
      (error) =>
        this.logger.warn(
          { err: error },
          'The request counts could not be shared; this replica limits alone until it can',
        ),
      () => this.logger.log('The request counts are shared again'),
    ),
  });

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'rateLimitPerMinute'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Counts a request of a caller and returns its allowance. */
  take(callerId: string): Allowance {
    const nowInMs = this.clock.nowInMs();
    const minute = Math.floor(nowInMs / minuteInMs);
    if (minute !== this.counts.minute) this.counts = new MinuteCounts(minute);
    const limit = this.settings.rateLimitPerMinute * (callerId === adminId ? adminFactor : 1);
    const remaining = this.counts.take(callerId, limit);
    const resetInSeconds = Math.ceil(((minute + 1) * minuteInMs - nowInMs) / 1000);
    return { limit, remaining: remaining ?? 0, resetInSeconds, isExceeded: remaining === null };
  }

  onApplicationBootstrap(): void {
    this.rounds.requestIn(pauseInMs);
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
  }

  private async share(): Promise<void> {
    const { counts } = this;
    const unshared = counts.unshared();
    if (unshared.length === 0) return;
    const sums = await addToSums(this.database, counts.minute, unshared);
    for (const { callerId, requests } of unshared) {
      counts.settle(callerId, requests, sums.get(callerId) ?? requests);
    }
  }
}

/**
 * Adds the counts of one replica in a minute to the sums over all replicas, with one statement, and returns the sums. Deletes sums
 * that are older than the previous minute. The counts must be ordered by caller; otherwise replicas could deadlock.
 */
async function addToSums(
  database: Database,
  minute: number,
  counted: readonly { readonly callerId: string; readonly requests: number }[],
): Promise<ReadonlyMap<string, number>> {
  const callers = counted.map(({ callerId }) => callerId);
  const requests = counted.map((count) => count.requests);
  const { rows } = await sql<{ caller: string; requests: number }>`
    insert into request_counts (caller, minute, requests)
    select caller, ${minute}, requests
    from unnest(${callers}::text[], ${requests}::bigint[]) as counted (caller, requests)
    on conflict (caller, minute) do update set requests = request_counts.requests + excluded.requests
    returning caller, requests`.execute(database);
  await database
    .deleteFrom('request_counts')
    .where('minute', '<', minute - 1)
    .execute();
  return new Map(rows.map((row) => [row.caller, row.requests]));
}
