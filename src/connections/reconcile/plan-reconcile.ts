import { isDeepStrictEqual } from 'node:util';
import type { ConnectionEntry } from '../connection-entry.js';
import type { StatusChoice } from '../manage/write-connection.js';
import {
  findConflicts,
  type FingerprintedEntry,
  type GivenManager,
  type KnownConnection,
} from './find-conflicts.js';

/** One change that brings the database in line with the entries. */
export type ConnectionChange = StatusChoice & { readonly id: string } & (
    | { readonly kind: 'add'; readonly entry: ConnectionEntry }
    | {
        readonly kind: 'update';
        readonly internalId: number;
        readonly entry: ConnectionEntry;
        /** Whether the credentials or the base URL change, which needs a new credential version. */
        readonly credentialsChanged: boolean;
      }
    /** Credentials are erased, history stays. `hidden`: the connection is no longer shown. */
    | { readonly kind: 'remove'; readonly internalId: number; readonly hidden: boolean }
  );

/** The changes to make, or why the entries cannot be applied; then nothing changes. */
export type ReconcilePlan =
  | { readonly kind: 'possible'; readonly changes: readonly ConnectionChange[] }
  | { readonly kind: 'impossible'; readonly errors: readonly string[] };

/** Compares the entries of one manager with all known connections, deleted ones included. Pure. */
export function planReconcile(
  managedBy: GivenManager,
  requests: readonly FingerprintedEntry[],
  known: readonly KnownConnection[],
): ReconcilePlan {
  const errors = findConflicts(managedBy, requests, known);
  if (errors.length > 0) return { kind: 'impossible', errors };
  const byId = new Map(known.map((connection) => [connection.id, connection]));
  const requestedIds = new Set(requests.map(({ entry }) => entry.id));
  const removals = known
    .filter((connection) => connection.managedBy === managedBy && !requestedIds.has(connection.id))
    .flatMap(planRemoval);
  const others = requests.flatMap(({ entry }) => planEntry(entry, byId.get(entry.id)));
  return { kind: 'possible', changes: [...removals, ...others] };
}

function planEntry(
  entry: ConnectionEntry,
  current: KnownConnection | undefined,
): readonly ConnectionChange[] {
  const { id } = entry;
  if (current === undefined) return [{ kind: 'add', id, entry, ...chooseStatus(entry, null) }];
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
  const { internalId } = current;
  return isUnchanged ? [] : [{ kind: 'update', id, internalId, entry, credentialsChanged, ...choice }];
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
