import { Module } from '@nestjs/common';
import { ProvidersModule } from '../providers/providers.module.js';
import { ConnectionAccounts } from './connection-accounts.js';
import { ConnectionStore } from './connection-store.js';

/** Connections without HTTP. Needs the global providers of the database and the sealer. */
@Module({
  imports: [ProvidersModule],
  providers: [ConnectionStore, ConnectionAccounts],
  exports: [ConnectionStore, ConnectionAccounts],
})
export class ConnectionsModule {}
