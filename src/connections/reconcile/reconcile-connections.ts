import { recordAudit } from '../../access/audit/record-audit.js';
import type { Database, DatabaseTransaction } from '../../database/database.js';
import { transact } from '../../database/transact.js';
import type { EncryptionKey } from '../../platform/sealing/encryption-key.js';
import { Sealer } from '../../platform/sealing/sealer.js';
import type { ProviderDefinition } from '../../providers/contract/provider.js';
import { type ConnectionEntry, ConnectionErrors } from '../connection-entry.js';
import { readConnectionRow } from '../connection-store.js';
import {
  eraseConnection,
  insertConnection,
  lockConnectionWrites,
  rewriteConnection,
  wakeDispatchers,
  type WriteContext,
} from '../manage/write-connection.js';
import { openCredentialsIfPossible } from '../sealing/credential-seal.js';
import { fingerprintCredentials } from '../sealing/fingerprint-credentials.js';
import type { GivenManager, KnownConnection } from './find-conflicts.js';
import { type ConnectionChange, planReconcile } from './plan-reconcile.js';

/** The database, keys and catalogue that a reconciliation needs. */
export interface ReconcileContext {
  readonly database: Database;
  readonly encryptionKeys: readonly EncryptionKey[];
  readonly catalogue: readonly ProviderDefinition[];
}

/** The ids of the connections that changed. */
export interface ReconcileReport {
  readonly added: readonly string[];
  readonly updated: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Brings the connections of one manager in line with its entries. Adds new ones with the row of their dispatcher and updates changed
 * ones. Pauses missing ones and erases their credentials; those of the sandbox are also hidden. Runs in one transaction under one lock,
 * so replicas may start at the same time. A second run with the same entries changes nothing. Throws `ConnectionErrors` if an entry is
 * in conflict; then nothing changes.
 */
export async function reconcileConnections(
  { database, encryptionKeys, catalogue }: ReconcileContext,
  managedBy: GivenManager,
  entries: readonly ConnectionEntry[],
): Promise<ReconcileReport> {
  const sealer = new Sealer(encryptionKeys);
  const requests = entries.map((entry) => ({
    entry,
    fingerprints: fingerprintCredentials(encryptionKeys, entry),
  }));
  return transact(database, async (transaction) => {
    const context = { transaction, sealer, encryptionKeys, catalogue };
    await lockConnectionWrites(transaction);
    const plan = planReconcile(managedBy, requests, await readKnownConnections(context, managedBy));
    if (plan.kind === 'impossible')
      throw new ConnectionErrors(
        managedBy === 'file' ? 'CONNECTIONS_FILE' : 'The built-in sandbox',
        plan.errors,
      );
    await applyChanges(context, managedBy, plan.changes);
    const idsOf = (kind: ConnectionChange['kind']) =>
      plan.changes.filter((change) => change.kind === kind).map(({ id }) => id);
    return { added: idsOf('add'), updated: idsOf('update'), removed: idsOf('remove') };
  });
}

/** Reads all connections, deleted ones included, and opens the credentials of the connections of one manager. */
async function readKnownConnections(
  { transaction, sealer }: WriteContext,
  managedBy: GivenManager,
): Promise<readonly KnownConnection[]> {
  const rows = await transaction.selectFrom('connections').selectAll().orderBy('internal_id').execute();
  return rows.map((row) => ({
    ...readConnectionRow(row),
    erased: row.sealed_credentials === null,
    // Credentials that no key opens count as changed. The entry contains them, so the gateway recovers from a lost key.
    credentials:
      row.managed_by === managedBy
        ? openCredentialsIfPossible(sealer, row.internal_id, row.sealed_credentials)
        : null,
    sealedByFirstKey: row.sealed_credentials !== null && sealer.isSealedByFirstKey(row.sealed_credentials),
    fingerprint: row.credential_fingerprint,
    deleted: row.deleted_at !== null,
  }));
}

/** Writes the planned changes. Only those of the file are audited, because the connections of the sandbox are not real accounts. */
async function applyChanges(
  context: WriteContext,
  managedBy: GivenManager,
  changes: readonly ConnectionChange[],
): Promise<void> {
  const { transaction } = context;
  const existing = changes.flatMap((change) => (change.kind === 'add' ? [] : [change.internalId]));
  if (existing.length > 0) {
    await wakeDispatchers(transaction, existing);
    // Two connections may swap their credentials, and the unique index is checked row by row.
    await transaction
      .updateTable('connections')
      .set({ credential_fingerprint: null })
      .where('internal_id', 'in', existing)
      .execute();
  }
  for (const change of changes) {
    const internalId = await applyChange(context, managedBy, change);
    if (managedBy === 'file') await auditChange(transaction, internalId, change);
  }
}

/** Returns the internal id of the connection. */
async function applyChange(
  context: WriteContext,
  managedBy: GivenManager,
  change: ConnectionChange,
): Promise<number> {
  switch (change.kind) {
    case 'add':
      return insertConnection(context, managedBy, change.entry, change);
    case 'update':
      await rewriteConnection(context, change.internalId, change.entry, change);
      return change.internalId;
    case 'remove':
      await eraseConnection(context.transaction, change.internalId, { ...change, deleted: change.hidden });
      return change.internalId;
    default: {
      const never: never = change;
      return never;
    }
  }
}

const actions = {
  add: 'connection.created',
  update: 'connection.changed',
  remove: 'connection.removed',
} as const satisfies Record<ConnectionChange['kind'], string>;

function auditChange(
  transaction: DatabaseTransaction,
  connectionId: number,
  change: ConnectionChange,
): Promise<void> {
  return recordAudit(transaction, {
    caller: 'file',
    action: actions[change.kind],
    subject: { kind: 'connection', id: change.id },
    connectionId,
    detail: {
      status: change.status,
      ...(change.kind === 'update' ? { credentialsChanged: change.credentialsChanged } : {}),
    },
  });
}
