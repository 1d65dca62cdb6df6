import { Inject, Injectable } from '@nestjs/common';
import { type Caller, maySeeConnection } from '../../access/caller.js';
import {
  type Creation,
  createOnce,
  findRepeated,
  type KeyedRequest,
} from '../../access/idempotency/create-once.js';
import { LOCAL_SECRETS, type LocalSecrets } from '../../config/local-secrets.js';
import { DATABASE, type Database, type DatabaseTransaction } from '../../database/database.js';
import { transact } from '../../database/transact.js';
import { Problem } from '../../platform/problem.js';
import { Sealer } from '../../platform/sealing/sealer.js';
import type { ProviderDefinition } from '../../providers/contract/provider.js';
import { PROVIDER_CATALOGUE } from '../../providers/providers.module.js';
import type { ConnectionEntry } from '../connection-entry.js';
import { readConnectionRow } from '../connection-store.js';
import { openCredentialsIfPossible } from '../sealing/credential-seal.js';
import { fingerprintCredentials } from '../sealing/fingerprint-credentials.js';
import { connectionNotFound, rejectOtherManager } from './connection-problems.js';
import type { OpenedConnection } from './plan-change.js';
import { wakeDispatchers, type WriteContext } from './write-connection.js';

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
  run<Result>(work: (context: WriteContext) => Promise<Result>): Promise<Result> {
    return transact(this.database, (transaction) => work(this.contextOf(transaction)));
  }

  /** Makes a connection as `run` does, once for each keyed request; see `createOnce`. */
  runOnce<Made extends { readonly id: string }>(
    request: KeyedRequest | null,
    make: (context: WriteContext) => Promise<Made>,
  ): Promise<Creation<Made>> {
    return createOnce(this.database, request, (transaction) => make(this.contextOf(transaction)));
  }

  /** The id of the connection that an earlier, equal request made, or null. */
  findRepeated(request: KeyedRequest | null): Promise<string | null> {
    return findRepeated(this.database, request);
  }

  private contextOf(transaction: DatabaseTransaction): WriteContext {
    const { sealer, catalogue } = this;
    return { transaction, sealer, catalogue, encryptionKeys: this.secrets.encryptionKeys };
  }
}

/**
 * Makes the dispatcher of a connection due and locks the connection for a change by API. Throws `connection-not-found` if it is deleted
 * and `managed-by-file` if it was not made by API.
 */
export async function lockManagedConnection(
  { transaction, sealer }: WriteContext,
  internalId: number,
): Promise<OpenedConnection> {
  await wakeDispatchers(transaction, [internalId]);
  const row = await transaction
    .selectFrom('connections')
    .selectAll()
    .where('internal_id', '=', internalId)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw connectionNotFound();
  const record = readConnectionRow(row);
  rejectOtherManager(record);
  return { record, credentials: openCredentialsIfPossible(sealer, internalId, record.sealedCredentials) };
}

/**
 * Throws `connection-duplicate` if another connection has the account of this entry, whatever key its fingerprint was made with. The
 * problem names that connection only to a caller that may see it. Take the lock of connection writes before.
 */
export async function rejectDuplicate(
  { transaction, encryptionKeys }: WriteContext,
  entry: ConnectionEntry,
  ownInternalId: number | null,
  caller: Caller,
): Promise<void> {
  const others = await transaction
    .selectFrom('connections')
    .select(['id', 'internal_id'])
    .where('credential_fingerprint', 'in', fingerprintCredentials(encryptionKeys, entry))
    .where('deleted_at', 'is', null)
    .execute();
  const other = others.find(({ internal_id }) => internal_id !== ownInternalId);
  if (other === undefined) return;
  const name = maySeeConnection(caller, other.id) ? `The connection "${other.id}"` : 'Another connection';
  throw new Problem(
    'connection-duplicate',
    `${name} has the same provider, origin and credentials; use that one for both.`,
  );
}
