import { isDeepStrictEqual } from 'node:util';
import { mergePatch } from '../../platform/merge-patch.js';
import { invalidField, Problem } from '../../platform/problem.js';
import type { ConnectionEntry } from '../connection-entry.js';
import type { ConnectionRecord } from '../connection-record.js';
import type { StatusChoice } from './write-connection.js';
import { checkRequestedConnection, type ConnectionRules } from './check-requested-connection.js';

/** The requested changes (JSON Merge Patch); an omitted field stays unchanged. */
export interface ConnectionPatch {
  /** All credentials: stored ones are never merged with new ones. */
  readonly credentials?: unknown;
  /** null: the provider's default. */
  readonly baseUrl?: string | null;
  /** null: all defaults. */
  readonly settings?: Readonly<Record<string, unknown>> | null;
  readonly status?: 'active' | 'paused';
}

/** A connection with its credentials in plain text; null if they were erased or no key opens them. */
export interface OpenedConnection {
  readonly record: ConnectionRecord;
  readonly credentials: Readonly<Record<string, string>> | null;
}

/** The connection after the change. */
export interface PlannedChange extends StatusChoice {
  readonly entry: ConnectionEntry;
  /** Whether the credentials or the base URL change. */
  readonly credentialsChanged: boolean;
  /** Names of the fields that change, for the audit. */
  readonly changed: readonly string[];
}

/**
 * Computes the connection that results from a patch. Pure. `verified`: the provider has just accepted the resulting credentials. Throws
 * `invalid-request` for an invalid result, and `connection-unauthorized` if a connection with rejected credentials should become active.
 */
export function planChange(
  current: OpenedConnection,
  patch: ConnectionPatch,
  rules: ConnectionRules,
  verified: boolean,
): PlannedChange {
  const { record } = current;
  const entry = checkRequestedConnection(
    {
      id: record.id,
      provider: record.provider,
      credentials: patch.credentials ?? current.credentials ?? undefined,
      baseUrl: patch.baseUrl === undefined ? record.baseUrl : patch.baseUrl,
      baseUrlIsGiven: patch.baseUrl !== undefined,
      settings: mergeSettings(record, patch.settings),
      paused: (patch.status ?? record.status) === 'paused',
    },
    rules,
  );
  const baseUrlChanged = entry.baseUrl !== record.baseUrl;
  if (baseUrlChanged && patch.credentials === undefined)
    throw invalidField('/credentials', 'A new baseUrl needs the credentials again, all of them.');
  const credentialsChanged = baseUrlChanged || !isDeepStrictEqual(entry.credentials, current.credentials);
  const choice = chooseStatus(record, patch.status, credentialsChanged || verified);
  const changes: readonly (readonly [string, boolean])[] = [
    ['credentials', !isDeepStrictEqual(entry.credentials, current.credentials)],
    ['baseUrl', baseUrlChanged],
    ['settings', !isDeepStrictEqual(entry.settings, record.settings)],
    ['status', choice.status !== record.status],
  ];
  const changed = changes.flatMap(([name, isChanged]) => (isChanged ? [name] : []));
  return { entry, credentialsChanged, changed, ...choice };
}

function mergeSettings(
  record: ConnectionRecord,
  patch: ConnectionPatch['settings'],
): Readonly<Record<string, unknown>> {
  return patch === null ? {} : mergePatch({ ...record.settings }, patch ?? {});
}

/** The reason of a pause that a caller requested. */
export const pausedByCaller = 'paused-by-caller';

/** A pause keeps the reason of rejected credentials; otherwise a pause and a resume would make the connection active again. */
function chooseStatus(
  record: ConnectionRecord,
  requested: ConnectionPatch['status'],
  mayBeAccepted: boolean,
): StatusChoice {
  const { status } = record;
  const rejection = mayBeAccepted ? null : readRejection(record);
  if ((requested ?? status) === 'paused')
    return { status: 'paused', statusReason: rejection ?? pausedByCaller };
  if (rejection === null) return { status: 'active', statusReason: null };
  if (status === 'paused' || requested === undefined)
    return { status: 'unauthorized', statusReason: rejection };
  throw new Problem(
    'connection-unauthorized',
    'The provider rejects the credentials of this connection; only new credentials or a verification make it active.',
  );
}

/** The known reason why the provider rejects the credentials; null if it does not. */
function readRejection({ status, statusReason }: ConnectionRecord): string | null {
  if (status === 'unauthorized') return statusReason ?? 'unauthorized';
  return status === 'active' || statusReason === pausedByCaller ? null : statusReason;
}
