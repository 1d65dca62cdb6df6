import { Module } from '@nestjs/common';
import { LOCAL_SECRETS, type LocalSecrets } from '../config/local-secrets.js';
import { ProvidersModule } from '../providers/providers.module.js';
import { ConnectionAccounts } from './connection-accounts.js';
import { ConnectionDirectory } from './connection-directory.js';
import { ConnectionStore } from './connection-store.js';
import { Sealer } from './sealing/sealer.js';
import { SourceStore } from './source-store.js';

/** Accounts and their sources, without HTTP. Needs the global bindings of the database and of the secrets. */
@Module({
  imports: [ProvidersModule],
  providers: [
    {
      provide: Sealer,
      useFactory: (secrets: LocalSecrets) => new Sealer(secrets.encryptionKeys),
      inject: [LOCAL_SECRETS],
    },
    ConnectionStore,
    ConnectionAccounts,
    ConnectionDirectory,
    SourceStore,
  ],
  exports: [ConnectionStore, ConnectionAccounts, ConnectionDirectory, SourceStore, Sealer],
})
export class ConnectionsModule {}
