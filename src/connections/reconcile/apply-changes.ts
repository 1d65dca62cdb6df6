import { type Insertable, sql, type Updateable } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { ConnectionsTable } from '../../database/tables.js';
import type { ProviderDefinition } from '../../providers/contract/provider.js';
import { createCredentialHint } from '../sealing/create-credential-hint.js';
import { sealCredentials } from '../sealing/credential-seal.js';
import type { Sealer } from '../../platform/sealing/sealer.js';
import type { FingerprintedEntry } from './fingerprinted-entry.js';
import type { ConnectionChange } from './plan-reconcile.js';

/** Where changes are written, and what sealing needs. */
export interface ApplyContext {
  readonly transaction: DatabaseTransaction;
  readonly sealer: Sealer;
  readonly catalogue: readonly ProviderDefinition[];
  readonly managedBy: 'file' | 'sandbox';
}

/** Writes the planned changes. */
export async function applyChanges(
  context: ApplyContext,
  changes: readonly ConnectionChange[],
): Promise<void> {
  const existing = changes.flatMap((change) => (change.kind === 'add' ? [] : [change.internalId]));
  if (existing.length > 0) {
    await wakeDispatchers(context.transaction, existing);
    await releaseFingerprints(context.transaction, existing);
  }
  for (const change of changes) await applyChange(context, change);
}

async function applyChange(context: ApplyContext, change: ConnectionChange): Promise<void> {
  switch (change.kind) {
    case 'add':
      return addConnection(context, change);
    case 'update':
      return updateConnection(context, change);
    case 'remove':
      return removeConnection(context, change);
    default: {
      const never: never = change;
      return never;
    }
  }
}

/** Before anything else: a dispatcher locks its own row first and the connection's after it, so the same order is kept here. */
async function wakeDispatchers(
  transaction: DatabaseTransaction,
  internalIds: readonly number[],
): Promise<void> {
  await transaction
    .updateTable('dispatches')
    .set({ due_at: sql<Date>`least(due_at, clock_timestamp())` })
    .where('connection_id', 'in', internalIds)
    .execute();
}

/** Two connections may swap their credentials; the unique index is checked row by row. */
async function releaseFingerprints(
  transaction: DatabaseTransaction,
  internalIds: readonly number[],
): Promise<void> {
  await transaction
    .updateTable('connections')
    .set({ credential_fingerprint: null })
    .where('internal_id', 'in', internalIds)
    .execute();
}

type Addition = Extract<ConnectionChange, { kind: 'add' }>;
type Update = Extract<ConnectionChange, { kind: 'update' }>;
type Removal = Extract<ConnectionChange, { kind: 'remove' }>;

async function addConnection(
  context: ApplyContext,
  { wished, status, statusReason }: Addition,
): Promise<void> {
  const { transaction, sealer, managedBy } = context;
  const { id, provider, credentials } = wished.entry;
  const fields = { ...describeEntry(context, wished), id, provider, managed_by: managedBy };
  const { internal_id } = await transaction
    .insertInto('connections')
    .values({ ...fields, status, status_reason: statusReason, deleted_at: null, sealed_credentials: null })
    .returning('internal_id')
    .executeTakeFirstOrThrow();
  // Sealing binds the row's internal id, which only now exists.
  await transaction
    .updateTable('connections')
    .set({ sealed_credentials: sealCredentials(sealer, internal_id, credentials) })
    .where('internal_id', '=', internal_id)
    .execute();
  await transaction.insertInto('dispatches').values({ connection_id: internal_id }).execute();
}

async function updateConnection(context: ApplyContext, change: Update): Promise<void> {
  const { internalId, wished, credentialsChanged, status, statusReason } = change;
  const fields: Updateable<ConnectionsTable> = {
    ...describeEntry(context, wished),
    status,
    status_reason: statusReason,
    deleted_at: null,
    sealed_credentials: sealCredentials(context.sealer, internalId, wished.entry.credentials),
  };
  await context.transaction
    .updateTable('connections')
    .set({ ...fields, updated_at: sql<Date>`now()` })
    .$if(credentialsChanged, (update) =>
      update.set({ credential_version: sql<number>`credential_version + 1` }),
    )
    .where('internal_id', '=', internalId)
    .execute();
}

async function removeConnection({ transaction }: ApplyContext, removal: Removal): Promise<void> {
  await transaction
    .updateTable('connections')
    .set({
      status: removal.status,
      status_reason: removal.statusReason,
      sealed_credentials: null,
      credential_hint: null,
      credential_fingerprint: null,
      deleted_at: removal.hidden ? sql<Date>`now()` : null,
      updated_at: sql<Date>`now()`,
    })
    .where('internal_id', '=', removal.internalId)
    .execute();
}

function describeEntry({ catalogue }: ApplyContext, { entry, fingerprints }: FingerprintedEntry) {
  const definition = catalogue.find(({ id }) => id === entry.provider);
  if (definition === undefined) throw new Error(`The catalogue holds no provider "${entry.provider}"`);
  return {
    base_url: entry.baseUrl,
    settings: JSON.stringify(entry.settings),
    credential_hint: createCredentialHint(definition, entry.credentials),
    credential_fingerprint: fingerprints[0],
  } satisfies Partial<Insertable<ConnectionsTable>>;
}
