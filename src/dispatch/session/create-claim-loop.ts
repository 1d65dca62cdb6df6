import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { ConnectionAccounts } from '../../connections/connection-accounts.js';
import type { ConnectionStore } from '../../connections/connection-store.js';
import type { Database } from '../../database/database.js';
import { ClaimLoop } from '../../database/lease/claim-loop.js';
import { LeasedTable } from '../../database/lease/leased-table.js';
import type { DatabaseSignals } from '../../database/signals/database-signals.js';
import type { Clock } from '../../platform/clock.js';
import { dispatchChannel, refreshChannel } from '../../refresh/refresh-channels.js';
import { DispatchSession } from './dispatch-session.js';
import { LeasedConnection } from './leased-connection.js';
import { outcomeChannel } from '../store/read-outcomes.js';

/** The dependencies of the loop. */
export interface ClaimLoopParts {
  readonly database: Database;
  readonly signals: DatabaseSignals;
  readonly accounts: ConnectionAccounts;
  readonly connections: ConnectionStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The loop that claims due connections and runs one session for each. */
export function createClaimLoop(parts: ClaimLoopParts): ClaimLoop {
  const { database, signals, clock, logger } = parts;
  const announce = (refreshIds: readonly string[]) => {
    for (const id of new Set(refreshIds)) signals.notify(refreshChannel, id);
  };
  const announceOutcome = (connectionId: number) => signals.notify(outcomeChannel, String(connectionId));
  return new ClaimLoop({
    table: new LeasedTable({
      database,
      table: 'dispatches',
      keyColumn: 'connection_id',
      owner: randomUUID(),
    }),
    channel: dispatchChannel,
    work: (lease) => {
      const connection = new LeasedConnection(lease, { ...parts, announce, announceOutcome });
      return new DispatchSession(lease, connection, clock).run();
    },
    signals,
    clock,
    logger,
  });
}
