import { Module } from '@nestjs/common';
import { CONNECTION_REFRESHES } from '../connections/connection-refreshes.port.js';
import { CONNECTION_CALLS } from '../connections/connection-calls.port.js';
import { DispatchModule } from '../dispatch/dispatch.module.js';
import { DispatchedCalls } from '../dispatch/dispatched-calls.js';
import { DispatchedLookup } from '../dispatch/dispatched-lookup.js';
import { NotifiedRefreshChanges } from '../notification/waiting/notified-refresh-changes.js';
import { RefreshesOfConnections } from '../refresh/refreshes-of-connections.js';
import { REFRESH_CHANGES } from '../refresh/refresh-changes.port.js';
import { SOURCE_LOOKUP } from '../refresh/source-lookup.port.js';

/** Binds the ports that modules declare to the modules that implement them. */
@Module({
  imports: [DispatchModule],
  providers: [
    NotifiedRefreshChanges,
    { provide: CONNECTION_REFRESHES, useClass: RefreshesOfConnections },
    { provide: CONNECTION_CALLS, useExisting: DispatchedCalls },
    { provide: SOURCE_LOOKUP, useExisting: DispatchedLookup },
    { provide: REFRESH_CHANGES, useExisting: NotifiedRefreshChanges },
  ],
  exports: [CONNECTION_CALLS, CONNECTION_REFRESHES, SOURCE_LOOKUP, REFRESH_CHANGES],
})
export class PortsModule {}
