import { type Clock, systemClock } from '../../platform/clock.js';
import { readDatabaseTrouble } from '../../platform/database-trouble.js';
import type { DatabaseLogger } from '../database.js';

/** An outage is over when this long no connection has failed. So an overloaded pooler is one outage, not hundreds. */
const quietInMs = 2_000;
/** For this long after a request got no connection, the gateway is not ready. */
const shortInMs = 5_000;

/** Logs once that the database cannot be used, and once that it can be used again: for the whole process. */
export class DatabaseOutage {
  private startedAtInMs: number | null = null;
  private failedAtInMs = 0;
  private servedAtInMs: number | null = null;
  private busyAtInMs: number | null = null;

  private readonly logger: DatabaseLogger;
  private readonly clock: Pick<Clock, 'monotonicInMs'>;

  constructor(logger: DatabaseLogger, clock: Pick<Clock, 'monotonicInMs'> = systemClock) {
    this.logger = logger;
    this.clock = clock;
  }

  /** True while requests get no connection in time, although the server may be reachable. */
  get isShortOfConnections(): boolean {
    return this.busyAtInMs !== null && this.clock.monotonicInMs() - this.busyAtInMs < shortInMs;
  }

  /** A connection broke, or could not be had. Ignores errors that say nothing of the connection. */
  report(error: unknown): void {
    const trouble = readDatabaseTrouble(error);
    if (trouble !== 'away' && trouble !== 'busy') return;
    const now = this.clock.monotonicInMs();
    this.failedAtInMs = now;
    this.servedAtInMs = null;
    if (trouble === 'busy') this.busyAtInMs = now;
    if (this.startedAtInMs !== null) return;
    this.startedAtInMs = now;
    this.logger.warn(
      { err: error },
      trouble === 'busy'
        ? 'no database connection is free in time; requests get 503. Does a pooler have room for 11 sessions of each replica?'
        : 'the connection to the database broke; it is tried again',
    );
  }

  /** A connection can be used. */
  recovered(): void {
    if (this.startedAtInMs === null) return;
    const now = this.clock.monotonicInMs();
    this.servedAtInMs ??= now;
    if (now - this.failedAtInMs < quietInMs) return;
    const seconds = Math.round((this.servedAtInMs - this.startedAtInMs) / 100) / 10;
    this.startedAtInMs = null;
    this.logger.info({ seconds }, 'the database can be used again');
  }
}
