import type { Clock } from '../../platform/clock.js';
import type { DatabaseLogger, DatabaseTransaction } from '../database.js';
import type { DatabaseSignals } from '../signals/database-signals.js';
import type { LeaseWork } from './lease.js';
import type { LeasedRows } from './leased-table.js';

/** Options of a claim loop. */
export interface ClaimLoopOptions<Transaction = DatabaseTransaction> {
  readonly table: LeasedRows<Transaction>;
  readonly work: LeaseWork<Transaction>;
  readonly signals: Pick<DatabaseSignals, 'listen'>;
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
