import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { DATABASE, type Database } from '../../database/database.js';
import { CLOCK, type Clock } from '../../platform/clock.js';
import { RepeatedTask } from '../../platform/repeated-task.js';
import { adminId } from '../caller.js';
import { addToSums } from './add-to-sums.js';
import { MinuteCounts } from './minute-counts.js';

const minuteInMs = 60_000;
const pauseInMs = 500;
/** The operator's key acts for everybody. */
const adminFactor = 100;

/** What a caller may still ask in this minute. */
export interface Allowance {
  readonly limit: number;
  /** Requests left after this one. */
  readonly left: number;
  /** Seconds until the minute ends. */
  readonly resetInSeconds: number;
  /** This request is one too many. */
  readonly isOver: boolean;
}

/**
 * Limits the requests of each caller in each minute (of the clock), over all replicas. Each replica counts by itself and adds
 * what it counted to a shared sum twice a second, so no request waits for the database. The limit is overrun by no more than
 * what the other replicas admit between two looks; alone, a replica is exact. While the database is away, each replica limits by
 * itself.
 */
@Injectable()
export class RequestLimiter implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(RequestLimiter.name);
  private counts = new MinuteCounts(0);
  private readonly rounds = new RepeatedTask({
    pauseInMs,
    task: () => this.share(),
    onFailure: (error) =>
      this.logger.warn({ err: error }, 'Requests are counted by this replica alone for a while'),
  });

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'rateLimitPerMinute'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Counts a request. */
  take(callerId: string): Allowance {
    const nowInMs = this.clock.nowInMs();
    const minute = Math.floor(nowInMs / minuteInMs);
    if (minute !== this.counts.minute) this.counts = new MinuteCounts(minute);
    const limit = this.settings.rateLimitPerMinute * (callerId === adminId ? adminFactor : 1);
    const left = this.counts.take(callerId, limit);
    const resetInSeconds = Math.ceil(((minute + 1) * minuteInMs - nowInMs) / 1000);
    return { limit, left: left ?? 0, resetInSeconds, isOver: left === null };
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
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
