import type { ProviderDefinition } from '../../providers/contract/provider.js';
import type { ConnectionEntry } from '../connection-entry.js';
import type { ConnectionSettings } from '../connection-settings.js';
import { readBaseUrl } from '../read-base-url.js';
import { readConnectionSettings } from '../read-connection-settings.js';
import { commonFieldNames, type EntryChecks } from './entry-checks.js';
import { type Checked, type FileError, memberPath } from './schema-check.js';

/** Checks the entry of the file at `path` and fills in its defaults, or reports all of its errors. */
export function checkConnectionEntry(
  value: unknown,
  path: string,
  checks: EntryChecks,
): Checked<ConnectionEntry> {
  if (!isRecord(value))
    return invalid(path, 'must have the fields of a connection: id, provider, credentials');
  const common = checks.common(value, path);
  const baseUrl = checkBaseUrl(value['baseUrl'], memberPath(path, 'baseUrl'));
  const provider =
    typeof value['provider'] === 'string' ? checks.providers.get(value['provider']) : undefined;
  if (provider === undefined) return { kind: 'invalid', errors: [...errorsOf(common), ...errorsOf(baseUrl)] };

  const own = provider.settings(withoutCommonFields(value), path);
  const credentials = provider.credentials(value['credentials'], memberPath(path, 'credentials'));
  if (
    common.kind === 'invalid' ||
    baseUrl.kind === 'invalid' ||
    own.kind === 'invalid' ||
    credentials.kind === 'invalid'
  ) {
    return { kind: 'invalid', errors: [common, baseUrl, own, credentials].flatMap(errorsOf) };
  }
  const { id, paused = false, quota, settleSeconds, reaskAfterSeconds } = common.value;
  const entry: ConnectionEntry = {
    id,
    provider: provider.definition.id,
    credentials: credentials.value,
    baseUrl: baseUrl.value ?? provider.definition.baseUrls[0],
    settings: readConnectionSettings({ ...own.value, quota, settleSeconds, reaskAfterSeconds }),
    paused,
  };
  return leavesACall(entry, provider.definition)
    ? { kind: 'valid', value: entry }
    : invalid(
        memberPath(path, 'quota'),
        'this share leaves less than one call a minute: raise share or requestsPerMinute',
      );
}

function checkBaseUrl(value: unknown, path: string): Checked<string | null> {
  if (typeof value !== 'string') return { kind: 'valid', value: null };
  const reading = readBaseUrl(value);
  return reading.kind === 'read' ? { kind: 'valid', value: reading.baseUrl } : invalid(path, reading.detail);
}

function leavesACall({ settings, credentials }: ConnectionEntry, definition: ProviderDefinition): boolean {
  const { requestsPerMinute, share }: ConnectionSettings['quota'] = settings.quota;
  return Math.floor(share * (requestsPerMinute ?? definition.documentedCallsPerMinute(credentials))) >= 1;
}

function withoutCommonFields(entry: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(entry).filter(([name]) => !commonFieldNames.has(name)));
}

function errorsOf(checked: Checked<unknown>): readonly FileError[] {
  return checked.kind === 'invalid' ? checked.errors : [];
}

function invalid(
  path: string,
  detail: string,
): { readonly kind: 'invalid'; readonly errors: readonly FileError[] } {
  return { kind: 'invalid', errors: [{ path, detail }] };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
