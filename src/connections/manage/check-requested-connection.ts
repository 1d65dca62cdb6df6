import type { Provider as NestProvider } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { pointTo, problemOfFields } from '../../platform/problem.js';
import type { ProviderDefinition } from '../../providers/contract/provider.js';
import { PROVIDER_CATALOGUE } from '../../providers/providers.module.js';
import type { ConnectionEntry } from '../connection-entry.js';
import { checkConnectionEntry } from '../file/check-connection-entry.js';
import { readBaseUrl } from '../read-base-url.js';
import { compileEntryChecks, type EntryChecks } from '../file/entry-checks.js';

/** The rules for connections made by API. */
export interface ConnectionRules {
  readonly checks: EntryChecks;
  /** Allowed origins of a requested base URL; null: those that the provider documents. */
  readonly baseUrlAllowlist: readonly string[] | null;
}

/** The Nest token of the `ConnectionRules`. */
export const CONNECTION_RULES = Symbol('CONNECTION_RULES');

/** Makes the rules from the settings and the catalogue, once. */
export const connectionRulesProvider: NestProvider = {
  provide: CONNECTION_RULES,
  inject: [SETTINGS, PROVIDER_CATALOGUE],
  useFactory: (settings: Settings, catalogue: readonly ProviderDefinition[]): ConnectionRules => ({
    checks: compileEntryChecks(catalogue),
    baseUrlAllowlist: settings.providerBaseUrlAllowlist,
  }),
};

/** A requested connection, not checked yet. */
export interface RequestedConnection {
  readonly id: string;
  readonly provider: string;
  readonly credentials: unknown;
  /** null: the provider's default. */
  readonly baseUrl: string | null;
  /** Whether the request contains the base URL, so that it must be allowed. */
  readonly baseUrlIsGiven: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly paused: boolean;
}

const namesOfEntry: readonly string[] = ['id', 'provider', 'credentials', 'baseUrl', 'paused'];

/**
 * Checks a connection by the rules of `CONNECTIONS_FILE` and fills in defaults. Throws `invalid-request` with the pointer of each error;
 * it repeats no value, because a value could be a secret.
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
    checked.kind === 'invalid'
      ? checked.errors.map(({ path, detail }) => ({ pointer: pointToError(path), detail }))
      : [];
  const rejection =
    requested.baseUrlIsGiven && baseUrl !== null ? rejectBaseUrl(provider, baseUrl, rules) : null;
  if (rejection !== null) errors.push({ pointer: '/baseUrl', detail: rejection });
  if (checked.kind === 'valid' && errors.length === 0) return checked.value;
  throw problemOfFields(errors);
}

/** Credentials are sent only to origins that the operator allows. */
function rejectBaseUrl(
  provider: string,
  baseUrl: string,
  { checks, baseUrlAllowlist }: ConnectionRules,
): string | null {
  const allowed = baseUrlAllowlist ?? checks.providers.get(provider)?.definition.baseUrls ?? [];
  const reading = readBaseUrl(baseUrl);
  if (reading.kind === 'invalid' || allowed.includes(new URL(reading.baseUrl).origin)) return null;
  return `must be at one of ${allowed.join(', ')}; an operator can allow others with PROVIDER_BASE_URL_ALLOWLIST`;
}

const pathSegment = /([A-Za-z_][A-Za-z0-9_-]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g;

/** Fields of a request outside `settings`; all other keys of an entry come from inside `settings`. */
const outsideSettings: ReadonlySet<string> = new Set(['id', 'provider', 'credentials', 'baseUrl']);

/** Converts the path of an error, such as `quota.share` or `statusWords["a b"]`, to a JSON Pointer into the request. */
function pointToError(path: string): string {
  const segments = [...path.matchAll(pathSegment)].map(([, name, index, quoted]) =>
    quoted === undefined ? (name ?? index ?? '') : String(JSON.parse(quoted)),
  );
  const [first] = segments;
  const all = first === undefined || outsideSettings.has(first) ? segments : ['settings', ...segments];
  return all.reduce((parent, segment) => pointTo(parent, segment), '');
}
