import { type Insertable, sql } from 'kysely';
import type { Caller } from '../../access/caller.js';
import type { DatabaseTransaction } from '../../database/database.js';
import type { ConnectionsTable } from '../../database/tables.js';
import type { EncryptionKey } from '../../platform/sealing/encryption-key.js';
import type { Sealer } from '../../platform/sealing/sealer.js';
import type { ProviderDefinition } from '../../providers/contract/provider.js';
import type { CallsSeed } from '../connection-calls.port.js';
import type { ConnectionEntry } from '../connection-entry.js';
import type { ConnectionManager, ConnectionStatus } from '../connection-record.js';
import { sealCredentials } from '../sealing/credential-seal.js';
import { fingerprintCredentials } from '../sealing/fingerprint-credentials.js';

/** The transaction of a write, and the means to seal and fingerprint credentials. */
export interface WriteContext {
  readonly transaction: DatabaseTransaction;
  readonly sealer: Sealer;
  readonly encryptionKeys: readonly EncryptionKey[];
  readonly catalogue: readonly ProviderDefinition[];
}

/** A status and its reason. */
export interface StatusChoice {
  readonly status: ConnectionStatus;
  readonly statusReason: string | null;
}

/** Allows one change of ids and credentials at a time, so that a check for duplicates before the change is enough. */
export async function lockConnectionWrites(transaction: DatabaseTransaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('refresh-gateway reconcile connections', 0))`.execute(
    transaction,
  );
}

/**
 * Makes the dispatchers of connections due. Call it before the change: a dispatcher locks its own row first and the row of the
 * connection second, so this lock order prevents deadlocks.
 */
export async function wakeDispatchers(
  transaction: DatabaseTransaction,
  internalIds: readonly number[],
): Promise<void> {
  await transaction
    .updateTable('dispatches')
    .set({ due_at: sql<Date>`least(due_at, clock_timestamp())` })
    .where('connection_id', 'in', internalIds)
    .execute();
}

/** Adds a connection and the row of its dispatcher; returns the internal id. */
export async function insertConnection(
  context: WriteContext,
  managedBy: ConnectionManager,
  entry: ConnectionEntry,
  { status, statusReason }: StatusChoice,
): Promise<number> {
  const { transaction, sealer } = context;
  const { id, provider, credentials } = entry;
  const fields = { ...describeEntry(context, entry), id, provider, managed_by: managedBy };
  const { internal_id } = await transaction
    .insertInto('connections')
    .values({ ...fields, status, status_reason: statusReason, deleted_at: null, sealed_credentials: null })
    .returning('internal_id')
    .executeTakeFirstOrThrow();
  // Sealing needs the internal id of the row, which exists only now.
  await transaction
    .updateTable('connections')
    .set({ sealed_credentials: sealCredentials(sealer, internal_id, credentials) })
    .where('internal_id', '=', internal_id)
    .execute();
  await transaction.insertInto('dispatches').values({ connection_id: internal_id }).execute();
  return internal_id;
}

/** Adds the call that was made before the connection existed to its quota and to the record of provider calls. */
export async function insertFirstCall(
  { transaction }: WriteContext,
  internalId: number,
  seed: CallsSeed,
  caller: Caller,
): Promise<void> {
  await transaction
    .updateTable('dispatches')
    .set({ quota: JSON.stringify(seed.quota) })
    .where('connection_id', '=', internalId)
    .execute();
  await transaction
    .insertInto('provider_calls')
    .values({
      connection_id: internalId,
      fence: 0,
      kind: 'verify',
      source_id: null,
      run_ids: [],
      requested_by: [caller.id],
      started_at: seed.startedAt,
      finished_at: seed.finishedAt,
      outcome: 'read',
      http_status: null,
    })
    .execute();
}

/** Rewrites a connection. `credentialsChanged` raises the version, so that responses to the former credentials can be recognised. */
export async function rewriteConnection(
  context: WriteContext,
  internalId: number,
  entry: ConnectionEntry,
  change: StatusChoice & { readonly credentialsChanged: boolean },
): Promise<void> {
  await context.transaction
    .updateTable('connections')
    .set({
      ...describeEntry(context, entry),
      status: change.status,
      status_reason: change.statusReason,
      deleted_at: null,
      sealed_credentials: sealCredentials(context.sealer, internalId, entry.credentials),
      updated_at: sql<Date>`now()`,
    })
    .$if(change.credentialsChanged, (update) =>
      update.set({ credential_version: sql<number>`credential_version + 1` }),
    )
    .where('internal_id', '=', internalId)
    .execute();
}

/** Erases the credentials of a connection, their hint and fingerprint; its history stays. `deleted`: it is no longer shown. */
export async function eraseConnection(
  transaction: DatabaseTransaction,
  internalId: number,
  { status, statusReason, deleted }: StatusChoice & { readonly deleted: boolean },
): Promise<void> {
  await transaction
    .updateTable('connections')
    .set({
      status,
      status_reason: statusReason,
      sealed_credentials: null,
      credential_hint: null,
      credential_fingerprint: null,
      deleted_at: deleted ? sql<Date>`now()` : null,
      updated_at: sql<Date>`now()`,
    })
    .where('internal_id', '=', internalId)
    .execute();
}

function describeEntry({ catalogue, encryptionKeys }: WriteContext, entry: ConnectionEntry) {
  const definition = catalogue.find(({ id }) => id === entry.provider);
  if (definition === undefined) throw new Error(`The catalogue has no provider "${entry.provider}"`);
  return {
    base_url: entry.baseUrl,
    settings: JSON.stringify(entry.settings),
    credential_hint: createHint(entry.credentials[definition.identifyingCredential]),
    credential_fingerprint: fingerprintCredentials(encryptionKeys, entry)[0],
  } satisfies Partial<Insertable<ConnectionsTable>>;
}

/** The last four characters of a credential; null if it has less than 16, because four would then reveal too much. */
function createHint(credential: string | undefined): string | null {
  return credential !== undefined && credential.length >= 16 ? credential.slice(-4) : null;
}
