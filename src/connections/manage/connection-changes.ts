import { Inject, Injectable } from '@nestjs/common';
import { LOCAL_SECRETS, type LocalSecrets } from '../../config/local-secrets.js';
import { type Creation, createOnce, findRepeated } from '../../access/idempotency/create-once.js';
import type { KeyedRequest } from '../../access/idempotency/keyed-request.js';
import { DATABASE, type Database, type DatabaseTransaction } from '../../database/database.js';
import type { EncryptionKey } from '../../platform/sealing/encryption-key.js';
import { Sealer } from '../../platform/sealing/sealer.js';
import type { ProviderDefinition } from '../../providers/contract/provider.js';
import { PROVIDER_CATALOGUE } from '../../providers/providers.module.js';
import type { WriteContext } from '../write-connection.js';

/** The context of a change: one transaction, and the means to seal and fingerprint credentials. */
export interface ManageContext extends WriteContext {
  readonly encryptionKeys: readonly EncryptionKey[];
}

/** Runs changes of connections, each in its own transaction. */
@Injectable()
export class ConnectionChanges {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly sealer: Sealer,
    @Inject(LOCAL_SECRETS) private readonly secrets: LocalSecrets,
    @Inject(PROVIDER_CATALOGUE) private readonly catalogue: readonly ProviderDefinition[],
  ) {}

  /** Runs `work` in a transaction; rolls back if it throws. */
  run<Result>(work: (context: ManageContext) => Promise<Result>): Promise<Result> {
    return this.database.transaction().execute((transaction) => work(this.contextOf(transaction)));
  }

  /** Makes a connection as `run` does, once for each keyed request; see `createOnce`. */
  runOnce<Made extends { readonly id: string }>(
    request: KeyedRequest | null,
    make: (context: ManageContext) => Promise<Made>,
  ): Promise<Creation<Made>> {
    return createOnce(this.database, request, (transaction) => make(this.contextOf(transaction)));
  }

  /** The id of the connection that an earlier, equal request made, or null. */
  findRepeated(request: KeyedRequest | null): Promise<string | null> {
    return findRepeated(this.database, request);
  }

  private contextOf(transaction: DatabaseTransaction): ManageContext {
    const { sealer, catalogue } = this;
    const { encryptionKeys } = this.secrets;
    return { transaction, sealer, catalogue, encryptionKeys };
  }
}
