import type { Clock } from '../../platform/clock.js';
import type { DatabaseLogger } from '../database-logger.js';
import type { Database } from '../database.js';
import type { DatabaseSignals } from '../signals/database-signals.js';
import type { LeaseWork } from './lease.js';

/** Options of a claim loop. */
export interface ClaimLoopOptions {
  readonly database: Database;
  /** Has the columns `due_at`, `lease_owner`, `lease_until` and `fence`. */
  readonly table: string;
  /** A bigint that is unique in the table. */
  readonly keyColumn: string;
  /** Unique among all loops on the table in all replicas. */
  readonly owner: string;
  readonly work: LeaseWork;
  readonly signals: DatabaseSignals;
  /** The NOTIFY channel for the keys of demanded rows. */
  readonly channel: string;
  readonly clock: Clock;
  readonly logger: DatabaseLogger;
  /** Duration of a lease without renewal; default 5000. */
  readonly leaseInMs?: number;
  /** Interval of the poll that finds due rows without a hint; default 500. */
  readonly pollInMs?: number;
  /** Maximum number of rows that are worked on at the same time; default 100. */
  readonly maxConcurrent?: number;
  readonly random?: () => number;
}
