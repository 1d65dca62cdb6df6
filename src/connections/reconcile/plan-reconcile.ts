import { isDeepStrictEqual } from 'node:util';
import type { ConnectionEntry } from '../connection-entry.js';
import type { ConnectionManager } from '../connection-record.js';
import type { StatusChoice } from '../write-connection.js';
import { findConflicts } from './find-conflicts.js';
import type { FingerprintedEntry } from './fingerprinted-entry.js';
import type { KnownConnection } from './known-connection.js';

/** One change that brings the database in line with the entries. */
export type ConnectionChange =
  | ({ readonly kind: 'add'; readonly requested: FingerprintedEntry } & StatusChoice)
  | ({
      readonly kind: 'update';
      readonly internalId: number;
      readonly requested: FingerprintedEntry;
      /** Whether the credentials or the base URL change, which needs a new credential version. */
      readonly credentialsChanged: boolean;
    } & StatusChoice)
  /** Credentials are erased, history stays. `hidden`: the connection is no longer shown. */
  | ({
      readonly kind: 'remove';
      readonly internalId: number;
      readonly id: string;
      readonly hidden: boolean;
    } & StatusChoice);

/** The changes to make, or why the entries cannot be applied; then nothing changes. */
export type ReconcilePlan =
  | { readonly kind: 'possible'; readonly changes: readonly ConnectionChange[] }
  | { readonly kind: 'impossible'; readonly errors: readonly string[] };

/** Compares the entries of one manager with all known connections, deleted ones included. Pure. */
export function planReconcile(
  managedBy: Exclude<ConnectionManager, 'api'>,
  requests: readonly FingerprintedEntry[],
  known: readonly KnownConnection[],
): ReconcilePlan {
  const errors = findConflicts(managedBy, requests, known);
  if (errors.length > 0) return { kind: 'impossible', errors };
  const byId = new Map(known.map((connection) => [connection.id, connection]));
  const requestedIds = new Set(requests.map(({ entry }) => entry.id));
  const removals = known
    .filter((connection) => connection.managedBy === managedBy && !requestedIds.has(connection.id))
    .flatMap((connection) => planRemoval(connection));
  const others = requests.flatMap((requested) => planEntry(requested, byId.get(requested.entry.id)));
  return { kind: 'possible', changes: [...removals, ...others] };
}

function planEntry(
  requested: FingerprintedEntry,
  current: KnownConnection | undefined,
): readonly ConnectionChange[] {
  const { entry } = requested;
  if (current === undefined) return [{ kind: 'add', requested, ...chooseStatus(entry, null) }];
  const credentialsChanged =
    entry.baseUrl !== current.baseUrl || !isDeepStrictEqual(entry.credentials, current.credentials);
  const choice = chooseStatus(entry, credentialsChanged ? null : current);
  const isUnchanged =
    !credentialsChanged &&
    !current.deleted &&
    current.sealedByFirstKey &&
    isDeepStrictEqual(entry.settings, current.settings) &&
    choice.status === current.status &&
    choice.statusReason === current.statusReason;
  return isUnchanged
    ? []
    : [{ kind: 'update', internalId: current.internalId, requested, credentialsChanged, ...choice }];
}

/** New credentials make the connection active. The same credentials stay rejected until a call or a verification shows otherwise. */
function chooseStatus(entry: ConnectionEntry, unchanged: KnownConnection | null): StatusChoice {
  if (entry.paused) return { status: 'paused', statusReason: 'paused-in-file' };
  if (unchanged?.status === 'unauthorized')
    return { status: 'unauthorized', statusReason: unchanged.statusReason };
  return { status: 'active', statusReason: null };
}

function planRemoval(current: KnownConnection): readonly ConnectionChange[] {
  const { internalId, id } = current;
  const hidden = current.managedBy === 'sandbox';
  const statusReason = hidden ? 'sandbox-off' : 'removed-from-file';
  const isRemoved =
    current.erased &&
    current.status === 'paused' &&
    current.statusReason === statusReason &&
    current.deleted === hidden;
  return isRemoved ? [] : [{ kind: 'remove', internalId, id, hidden, status: 'paused', statusReason }];
}
