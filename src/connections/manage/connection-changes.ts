import { Inject, Injectable } from '@nestjs/common';
import { LOCAL_SECRETS, type LocalSecrets } from '../../config/local-secrets.js';
import { DATABASE, type Database } from '../../database/database.js';
import type { EncryptionKey } from '../../platform/sealing/encryption-key.js';
import { Sealer } from '../../platform/sealing/sealer.js';
import type { ProviderDefinition } from '../../providers/contract/provider.js';
import { PROVIDER_CATALOGUE } from '../../providers/providers.module.js';
import type { WriteContext } from '../write-connection.js';

/** What a change of a connection works with: one transaction, and what sealing and fingerprints need. */
export interface ManageContext extends WriteContext {
  readonly encryptionKeys: readonly EncryptionKey[];
}

/** Runs changes of connections, each in a transaction of its own. */
@Injectable()
export class ConnectionChanges {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(Sealer) private readonly sealer: Sealer,
    @Inject(LOCAL_SECRETS) private readonly secrets: LocalSecrets,
    @Inject(PROVIDER_CATALOGUE) private readonly catalogue: readonly ProviderDefinition[],
  ) {}

  /** All of `work`, or, when it throws, nothing of it. */
  run<Result>(work: (context: ManageContext) => Promise<Result>): Promise<Result> {
    const { sealer, catalogue } = this;
    const { encryptionKeys } = this.secrets;
    return this.database
      .transaction()
      .execute((transaction) => work({ transaction, sealer, catalogue, encryptionKeys }));
  }
}
