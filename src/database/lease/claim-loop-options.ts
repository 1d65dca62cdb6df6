import type { Clock } from '../../platform/clock.js';
import type { DatabaseLogger } from '../database-logger.js';
import type { Database } from '../database.js';
import type { DatabaseSignals } from '../signals/database-signals.js';
import type { LeaseWork } from './lease.js';

/** What a claim loop needs. */
export interface ClaimLoopOptions {
  readonly database: Database;
  /** Has the columns `due_at`, `lease_owner`, `lease_until` and `fence`. */
  readonly table: string;
  /** A bigint that is unique in the table. */
  readonly keyColumn: string;
  /** Unique among all loops on the table, of all replicas. */
  readonly owner: string;
  readonly work: LeaseWork;
  readonly signals: DatabaseSignals;
  /** Where the keys of wished rows are notified. */
  readonly channel: string;
  readonly clock: Clock;
  readonly logger: DatabaseLogger;
  /** How long a row stays with an owner that is not heard of; 5000 unless told. */
  readonly leaseInMs?: number;
  /** How late at most a row is found without a hint; 500 unless told. */
  readonly pollInMs?: number;
  /** How many rows are worked on at a time; 100 unless told. */
  readonly maxConcurrent?: number;
  readonly random?: () => number;
}
