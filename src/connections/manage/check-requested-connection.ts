import { problemOfFields } from '../../platform/problem-of-fields.js';
import type { ConnectionEntry } from '../connection-entry.js';
import { checkConnectionEntry } from '../file/check-connection-entry.js';
import type { EntryChecks } from '../file/entry-checks.js';
import { readBaseUrl } from '../file/read-base-url.js';
import { pointToError } from './point-to-error.js';

/** What connections made by API are held to. */
export interface ConnectionRules {
  readonly checks: EntryChecks;
  /** Origins that a given base URL may be; null: those that its provider documents. */
  readonly baseUrlAllowlist: readonly string[] | null;
}

/** A connection as a caller wishes it, not checked yet. */
export interface RequestedConnection {
  readonly id: string;
  readonly provider: string;
  readonly credentials: unknown;
  /** null: the provider's default. */
  readonly baseUrl: string | null;
  /** Whether the caller named the base URL, so that it has to be allowed. */
  readonly baseUrlIsGiven: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly paused: boolean;
}

const namesOfEntry: readonly string[] = ['id', 'provider', 'credentials', 'baseUrl', 'paused'];

/**
 * Checks a connection by the rules of `CONNECTIONS_FILE` and fills in its defaults. Throws `invalid-request` naming every mistake
 * with its pointer; no value is repeated, since it could be a secret.
 */
export function checkRequestedConnection(
  requested: RequestedConnection,
  rules: ConnectionRules,
): ConnectionEntry {
  const { id, provider, credentials, baseUrl, settings, paused } = requested;
  const misplaced = namesOfEntry.filter((name) => Object.hasOwn(settings, name));
  if (misplaced.length > 0)
    throw problemOfFields(
      misplaced.map((name) => ({ pointer: `/settings/${name}`, detail: 'is not known here' })),
    );
  const entry = { ...settings, id, provider, credentials, paused, ...(baseUrl === null ? {} : { baseUrl }) };
  const checked = checkConnectionEntry(entry, '', rules.checks);
  const errors =
    checked.kind === 'mistaken'
      ? checked.errors.map(({ path, detail }) => ({ pointer: pointToError(path), detail }))
      : [];
  const rejection =
    requested.baseUrlIsGiven && baseUrl !== null ? rejectBaseUrl(provider, baseUrl, rules) : null;
  if (rejection !== null) errors.push({ pointer: '/baseUrl', detail: rejection });
  if (checked.kind === 'valid' && errors.length === 0) return checked.value;
  throw problemOfFields(errors);
}

/** Credentials go only where the operator lets them go. */
function rejectBaseUrl(
  provider: string,
  baseUrl: string,
  { checks, baseUrlAllowlist }: ConnectionRules,
): string | null {
  const allowed = baseUrlAllowlist ?? checks.providers.get(provider)?.definition.baseUrls ?? [];
  const reading = readBaseUrl(baseUrl);
  if (reading.kind === 'wrong' || allowed.includes(new URL(reading.baseUrl).origin)) return null;
  return `must be at one of ${allowed.join(', ')}; an operator allows others with PROVIDER_BASE_URL_ALLOWLIST`;
}
