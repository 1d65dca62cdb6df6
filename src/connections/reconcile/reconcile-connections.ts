import type { EncryptionKey } from '../../platform/sealing/encryption-key.js';
import type { Database } from '../../database/database.js';
import type { ProviderDefinition } from '../../providers/contract/provider.js';
import type { ConnectionEntry } from '../connection-entry.js';
import { ConnectionErrors } from '../connection-errors.js';
import { fingerprintCredentials } from '../sealing/fingerprint-credentials.js';
import { Sealer } from '../../platform/sealing/sealer.js';
import { lockConnectionWrites } from '../write-connection.js';
import { applyChanges } from './apply-changes.js';
import { type ConnectionChange, planReconcile } from './plan-reconcile.js';
import { readKnownConnections } from './read-known-connections.js';

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
  context: ReconcileContext,
  managedBy: 'file' | 'sandbox',
  entries: readonly ConnectionEntry[],
): Promise<ReconcileReport> {
  const sealer = new Sealer(context.encryptionKeys);
  const requests = entries.map((entry) => ({
    entry,
    fingerprints: fingerprintCredentials(context.encryptionKeys, entry),
  }));
  return context.database.transaction().execute(async (transaction) => {
    await lockConnectionWrites(transaction);
    const plan = planReconcile(
      managedBy,
      requests,
      await readKnownConnections(transaction, sealer, managedBy),
    );
    if (plan.kind === 'impossible') throw new ConnectionErrors(describeOrigin(managedBy), plan.errors);
    await applyChanges({ transaction, sealer, catalogue: context.catalogue, managedBy }, plan.changes);
    return reportOn(plan.changes);
  });
}

function describeOrigin(managedBy: 'file' | 'sandbox'): string {
  return managedBy === 'file' ? 'CONNECTIONS_FILE' : 'The built-in sandbox';
}

function reportOn(changes: readonly ConnectionChange[]): ReconcileReport {
  return {
    added: changes.flatMap((change) => (change.kind === 'add' ? [change.requested.entry.id] : [])),
    updated: changes.flatMap((change) => (change.kind === 'update' ? [change.requested.entry.id] : [])),
    removed: changes.flatMap((change) => (change.kind === 'remove' ? [change.id] : [])),
  };
}
