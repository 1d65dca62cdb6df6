import { Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { ConnectionAccounts } from '../connections/connection-accounts.js';
import { ConnectionStore } from '../connections/connection-store.js';
import { ConnectionsModule } from '../connections/connections.module.js';
import { DATABASE, type Database } from '../database/database.js';
import { ClaimLoop } from '../database/lease/claim-loop.js';
import { DatabaseSignals } from '../database/signals/database-signals.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { LOGGER } from '../platform/logger.js';
import { createClaimLoop } from './session/create-claim-loop.js';
import { DispatchedCalls } from './dispatched-calls.js';
import { DispatchedLookup } from './dispatched-lookup.js';
import { Dispatcher } from './session/dispatcher.js';

/** Decides and makes the provider calls within the quota. Implements the calls of connections and the lookup of sources. */
@Module({
  imports: [ConnectionsModule],
  providers: [
    {
      provide: ClaimLoop,
      inject: [DATABASE, DatabaseSignals, ConnectionAccounts, ConnectionStore, CLOCK, LOGGER],
      useFactory: (
        database: Database,
        signals: DatabaseSignals,
        accounts: ConnectionAccounts,
        connections: ConnectionStore,
        clock: Clock,
        logger: Logger,
      ) => createClaimLoop({ database, signals, accounts, connections, clock, logger }),
    },
    Dispatcher,
    DispatchedCalls,
    DispatchedLookup,
  ],
  exports: [DispatchedCalls, DispatchedLookup],
})
export class DispatchModule {}
