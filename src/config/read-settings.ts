import type { Environment } from './environment.js';
import { type SettingDefinition, settingsTable as table } from './settings-table.js';
import type { Settings } from './settings.js';

/** One invalid setting: its name and what is expected. Never contains the value, which may be a secret. */
export interface SettingError {
  readonly name: string;
  readonly expected: string;
}

/** The settings are invalid. The message lists every validation error, one on each line. */
export class SettingsError extends Error {
  constructor(readonly errors: readonly SettingError[]) {
    super(
      ['The settings are not valid:', ...errors.map(({ name, expected }) => `  ${name}: ${expected}`)].join(
        '\n',
      ),
    );
    this.name = 'SettingsError';
  }
}

/** OpenTelemetry's standard names are often set for a whole machine: they may be set and have no effect yet. */
const telemetryPrefix = 'OTEL_';

/**
 * Reads and validates every setting. An empty value counts as unset, because Compose files pass empty values.
 * Throws one `SettingsError` that lists every validation error; it never contains a value.
 */
export function readSettings(environment: Environment): Settings {
  const errors: SettingError[] = [];
  const isSet = (name: string) => (environment[name]?.trim() ?? '') !== '';
  const read = <Value>({ name, expected, read: parse, fallback }: SettingDefinition<Value>): Value => {
    if (!isSet(name)) return fallback;
    const value = parse(environment[name]?.trim() ?? '');
    if (value !== undefined) return value;
    errors.push({ name, expected: `must be ${expected}.` });
    return fallback;
  };

  const settings: Settings = {
    production: environment['NODE_ENV'] === 'production',
    host: read(table.host),
    port: read(table.port),
    publicUrl: read(table.publicUrl),
    trustProxy: read(table.trustProxy),
    corsOrigins: read(table.corsOrigins),
    databaseUrl: read(table.databaseUrl),
    dataDir: read(table.dataDir),
    connectionsFile: read(table.connectionsFile),
    adminApiKey: read(table.adminApiKey),
    encryptionKeys: read(table.encryptionKeys),
    providerBaseUrlAllowlist: read(table.providerBaseUrlAllowlist),
    webhookAllowedHosts: read(table.webhookAllowedHosts),
    oidcIssuer: read(table.oidcIssuer),
    oidcAudience: read(table.oidcAudience),
    oidcScopeClaim: read(table.oidcScopeClaim),
    oidcConnectionsClaim: read(table.oidcConnectionsClaim),
    rateLimitPerMinute: read(table.rateLimitPerMinute),
    maxOpenRefreshes: read(table.maxOpenRefreshes),
    maxConnections: read(table.maxConnections),
    maxConnectionsPerAddress: read(table.maxConnectionsPerAddress),
    retentionDays: read(table.retentionDays),
    docs: read(table.docs),
    shutdownDelayInMs: read(table.shutdownDelayInMs),
    logLevel: read(table.logLevel),
    sandboxPort: read(table.sandboxPort),
    withoutEffect: Object.keys(environment).filter((name) => isSet(name) && name.startsWith(telemetryPrefix)),
  };

  if (settings.production || isSet(table.databaseUrl.name)) {
    for (const { name, expected } of [table.adminApiKey, table.encryptionKeys]) {
      if (isSet(name)) continue;
      errors.push({ name, expected: `is required with DATABASE_URL or NODE_ENV=production: ${expected}.` });
    }
  }
  if (isSet(table.oidcIssuer.name) !== isSet(table.oidcAudience.name)) {
    const { name } = isSet(table.oidcIssuer.name) ? table.oidcAudience : table.oidcIssuer;
    errors.push({ name, expected: 'is required: OIDC_ISSUER and OIDC_AUDIENCE go together.' });
  }
  if (errors.length > 0) throw new SettingsError(errors);
  return settings;
}
