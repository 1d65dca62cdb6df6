import type { ProviderDefinition } from '../../providers/contract/provider.js';
import type { ConnectionEntry } from '../connection-entry.js';
import type { ConnectionSettings } from '../connection-settings.js';
import { readConnectionSettings } from '../read-connection-settings.js';
import type { Checked } from './compile-schema-check.js';
import { commonFieldNames, type EntryChecks } from './entry-checks.js';
import { type FileError, memberPath } from './file-error.js';
import { readBaseUrl } from './read-base-url.js';

/** Checks one entry of the file, which stands at `path`, and fills in its defaults; or names everything that is wrong with it. */
export function checkConnectionEntry(
  given: unknown,
  path: string,
  checks: EntryChecks,
): Checked<ConnectionEntry> {
  if (!isRecord(given))
    return mistaken(path, 'must hold the fields of a connection: id, provider, credentials');
  const common = checks.common(given, path);
  const baseUrl = checkBaseUrl(given['baseUrl'], memberPath(path, 'baseUrl'));
  const provider =
    typeof given['provider'] === 'string' ? checks.providers.get(given['provider']) : undefined;
  if (provider === undefined)
    return { kind: 'mistaken', errors: [...errorsOf(common), ...errorsOf(baseUrl)] };

  const own = provider.settings(withoutCommonFields(given), path);
  const credentials = provider.credentials(given['credentials'], memberPath(path, 'credentials'));
  if (
    common.kind === 'mistaken' ||
    baseUrl.kind === 'mistaken' ||
    own.kind === 'mistaken' ||
    credentials.kind === 'mistaken'
  ) {
    return { kind: 'mistaken', errors: [common, baseUrl, own, credentials].flatMap(errorsOf) };
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
    : mistaken(
        memberPath(path, 'quota'),
        'this share leaves less than one call a minute: raise share or requestsPerMinute',
      );
}

function checkBaseUrl(given: unknown, path: string): Checked<string | null> {
  if (typeof given !== 'string') return { kind: 'valid', value: null };
  const reading = readBaseUrl(given);
  return reading.kind === 'read' ? { kind: 'valid', value: reading.baseUrl } : mistaken(path, reading.detail);
}

function leavesACall({ settings, credentials }: ConnectionEntry, definition: ProviderDefinition): boolean {
  const { requestsPerMinute, share }: ConnectionSettings['quota'] = settings.quota;
  return Math.floor(share * (requestsPerMinute ?? definition.documentedCallsPerMinute(credentials))) >= 1;
}

function withoutCommonFields(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(given).filter(([name]) => !commonFieldNames.has(name)));
}

function errorsOf(checked: Checked<unknown>): readonly FileError[] {
  return checked.kind === 'mistaken' ? checked.errors : [];
}

function mistaken(
  path: string,
  detail: string,
): { readonly kind: 'mistaken'; readonly errors: readonly FileError[] } {
  return { kind: 'mistaken', errors: [{ path, detail }] };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
