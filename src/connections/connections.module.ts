import { Module } from '@nestjs/common';
import { ProvidersModule } from '../providers/providers.module.js';
import { ConnectionAccounts } from './connection-accounts.js';
import { ConnectionDirectory } from './connection-directory.js';
import { ConnectionStore } from './connection-store.js';
import { SourceStore } from './source-store.js';

/** Connections and their sources, without HTTP. Needs the global providers of the database and the sealer. */
@Module({
  imports: [ProvidersModule],
  providers: [ConnectionStore, ConnectionAccounts, ConnectionDirectory, SourceStore],
  exports: [ConnectionStore, ConnectionAccounts, ConnectionDirectory, SourceStore],
})
export class ConnectionsModule {}
