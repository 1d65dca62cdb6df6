import { recordAudit } from '../../access/audit/record-audit.js';
import type { DatabaseTransaction } from '../../database/database.js';
import {
  eraseConnection,
  insertConnection,
  rewriteConnection,
  wakeDispatchers,
  type WriteContext,
} from '../write-connection.js';
import type { ConnectionChange } from './plan-reconcile.js';

/** The transaction and the manager of the changes. */
export interface ApplyContext extends WriteContext {
  readonly managedBy: 'file' | 'sandbox';
}

/** Writes the planned changes. Only those of the file are audited, because the connections of the sandbox are not real accounts. */
export async function applyChanges(
  context: ApplyContext,
  changes: readonly ConnectionChange[],
): Promise<void> {
  const existing = changes.flatMap((change) => (change.kind === 'add' ? [] : [change.internalId]));
  if (existing.length > 0) {
    await wakeDispatchers(context.transaction, existing);
    await releaseFingerprints(context.transaction, existing);
  }
  for (const change of changes) {
    const internalId = await applyChange(context, change);
    if (context.managedBy === 'file') await auditChange(context.transaction, internalId, change);
  }
}

/** Returns the internal id of the connection. */
async function applyChange(context: ApplyContext, change: ConnectionChange): Promise<number> {
  switch (change.kind) {
    case 'add':
      return insertConnection(context, context.managedBy, change.requested, change);
    case 'update':
      await rewriteConnection(context, change.internalId, change.requested, change);
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

/** Clears the fingerprints first: two connections may swap their credentials, and the unique index is checked row by row. */
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
  const id = change.kind === 'remove' ? change.id : change.requested.entry.id;
  return recordAudit(transaction, {
    caller: 'file',
    action: actions[change.kind],
    subject: { kind: 'connection', id },
    connectionId,
    detail: {
      status: change.status,
      ...(change.kind === 'update' ? { credentialsChanged: change.credentialsChanged } : {}),
    },
  });
}
