import { resolve } from 'node:path';
import { readAllowedHosts } from './read-allowed-hosts.js';
import type { Settings } from './settings.js';
import {
  integerBetween,
  oneOf,
  readAdminApiKey,
  readBaseUrlOrigins,
  readClaimText,
  readDatabaseUrl,
  readDelayInMs,
  readEncryptionKeysText,
  readHost,
  readIssuer,
  readLogLevel,
  readOrigins,
  readPublicUrl,
  readTrustProxy,
  type SettingReader,
} from './setting-readers.js';

/** One setting as data. The parser and `docs/reference/configuration.md` both use it. */
export interface SettingDefinition<Value> {
  /** Name in the environment. */
  readonly name: string;
  /** What the setting does, in one or two sentences (Markdown). */
  readonly description: string;
  /** What a value must look like. In a validation error it follows the name. */
  readonly expected: string;
  readonly read: SettingReader<Value>;
  readonly fallback: Value;
  /** The default, as the documentation shows it. */
  readonly fallbackText: string;
}

type SettingsTable = {
  readonly [Field in Exclude<keyof Settings, 'production' | 'withoutEffect'>]: SettingDefinition<
    Settings[Field]
  >;
};

/** Every setting that has an effect, in the order of the documentation. */
export const settingsTable: SettingsTable = {
  host: {
    name: 'HOST',
    description: 'IP address or host name to listen on. The container image sets `0.0.0.0`.',
    expected: 'an IP address or a host name of this machine',
    read: readHost,
    fallback: '127.0.0.1',
    fallbackText: '`127.0.0.1`',
  },
  port: {
    name: 'PORT',
    description: 'Port to listen on; `0` takes a free one.',
    expected: 'a whole number from 0 to 65535',
    read: integerBetween(0, 65535),
    fallback: 3000,
    fallbackText: '`3000`',
  },
  publicUrl: {
    name: 'PUBLIC_URL',
    description: 'URL under which callers reach the gateway, with the path prefix if there is one.',
    expected:
      'an http or https URL without credentials, query and fragment, such as https://gateway.example.com',
    read: readPublicUrl,
    fallback: null,
    fallbackText: 'none: URLs in responses are relative',
  },
  trustProxy: {
    name: 'TRUST_PROXY',
    description:
      'Proxies whose `X-Forwarded-*` headers the gateway trusts. `on` trusts every sender: use it only where nothing but the proxy can connect.',
    expected: 'off, on, or comma-separated IP addresses or networks of proxies, such as 10.0.0.0/8',
    read: readTrustProxy,
    fallback: false,
    fallbackText: '`off`',
  },
  corsOrigins: {
    name: 'CORS_ORIGINS',
    description: 'Origins whose pages may call the gateway from a browser, comma-separated.',
    expected:
      'comma-separated origins such as https://tools.example.com, without a path and without a trailing slash',
    read: readOrigins,
    fallback: [],
    fallbackText: 'none',
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    description: 'PostgreSQL server, shared by all replicas.',
    expected: 'a postgres:// or postgresql:// URL',
    read: readDatabaseUrl,
    fallback: null,
    fallbackText: 'none: the gateway runs its own PostgreSQL under `DATA_DIR`',
  },
  dataDir: {
    name: 'DATA_DIR',
    description: 'Folder for the embedded PostgreSQL and for the keys that are generated at first start.',
    expected: 'a path',
    read: (text) => resolve(text),
    fallback: resolve('data'),
    fallbackText: '`./data`',
  },
  connectionsFile: {
    name: 'CONNECTIONS_FILE',
    description: 'YAML or JSON file with the connections. The gateway applies it at start and at SIGHUP.',
    expected: 'a path',
    read: (text) => resolve(text),
    fallback: null,
    fallbackText: 'none',
  },
  adminApiKey: {
    name: 'ADMIN_API_KEY',
    description:
      'Key with every scope. Required with `DATABASE_URL` or `NODE_ENV=production`; otherwise generated at first start and stored in `DATA_DIR/admin-key`.',
    expected: 'at least 32 (at most 512) printable ASCII characters without spaces',
    read: readAdminApiKey,
    fallback: null,
    fallbackText: 'made at first start',
  },
  encryptionKeys: {
    name: 'ENCRYPTION_KEYS',
    description:
      'Keys that encrypt stored credentials. The first key encrypts; all of them decrypt. Required with `DATABASE_URL` or `NODE_ENV=production`; otherwise generated at first start and stored in `DATA_DIR/encryption-keys`. Generate one with `echo "k1:$(openssl rand -base64 32)"`.',
    expected: 'id:base64(32 bytes), comma-separated, with distinct ids of letters, digits and hyphens',
    read: readEncryptionKeysText,
    fallback: null,
    fallbackText: 'made at first start',
  },
  providerBaseUrlAllowlist: {
    name: 'PROVIDER_BASE_URL_ALLOWLIST',
    description:
      'Origins allowed as the `baseUrl` of a connection that is created over the API, comma-separated. `CONNECTIONS_FILE` may use any origin.',
    expected:
      'comma-separated https origins without a path, such as https://ssapi.shipstation.com (http only for loopback addresses)',
    read: readBaseUrlOrigins,
    fallback: null,
    fallbackText: 'the documented origins of each provider',
  },
  webhookAllowedHosts: {
    name: 'WEBHOOK_ALLOWED_HOSTS',
    description:
      'Further hosts that webhooks may call. Without it they may call only public IP addresses, over https on port 443. Host names, IP addresses (`10.1.2.3`, `[fd00::1]:8080`) and networks (`10.1.0.0/16`), comma-separated; a name or IP address may have a port. Listed hosts may also be called over http and on other ports.',
    expected:
      'comma-separated host names, IP addresses or networks; host names and IP addresses with an optional port, such as hooks.internal:8080,10.1.0.0/16',
    read: readAllowedHosts,
    fallback: null,
    fallbackText: 'none; with the built-in sandbox `127.0.0.1,localhost`',
  },
  oidcIssuer: {
    name: 'OIDC_ISSUER',
    description:
      'Issuer of access tokens (OpenID Connect). The gateway finds the signing keys through its `/.well-known/openid-configuration`. Set it together with `OIDC_AUDIENCE`.',
    expected:
      'an https URL without query and fragment, exactly as the `iss` of tokens (http only on this machine)',
    read: readIssuer,
    fallback: null,
    fallbackText: 'none: the gateway accepts only keys',
  },
  oidcAudience: {
    name: 'OIDC_AUDIENCE',
    description: 'Value that the `aud` of a token must contain. Set it together with `OIDC_ISSUER`.',
    expected: 'the audience of tokens for this gateway, without spaces',
    read: readClaimText,
    fallback: null,
    fallbackText: 'none',
  },
  oidcScopeClaim: {
    name: 'OIDC_SCOPE_CLAIM',
    description:
      'Claim with the scopes of a token: a string with spaces between them, or a list. Unknown scopes are ignored.',
    expected: 'the name of a claim, without spaces',
    read: readClaimText,
    fallback: 'scope',
    fallbackText: '`scope`',
  },
  oidcConnectionsClaim: {
    name: 'OIDC_CONNECTIONS_CLAIM',
    description:
      'Claim with the ids of the connections that a token may see: a list, or a string with spaces between them. `*` stands for all. A token without the claim sees none.',
    expected: 'the name of a claim, without spaces',
    read: readClaimText,
    fallback: 'connections',
    fallbackText: '`connections`',
  },
  rateLimitPerMinute: {
    name: 'RATE_LIMIT_PER_MINUTE',
    description:
      'Requests that each key or token may send per minute, over all replicas. `ADMIN_API_KEY` may send a hundred times as many.',
    expected: 'a whole number from 1 to 10000000',
    read: integerBetween(1, 10_000_000),
    fallback: 6000,
    fallbackText: '`6000`',
  },
  maxOpenRefreshes: {
    name: 'MAX_OPEN_REFRESHES',
    description:
      'Unfinished refreshes that a connection may have. Further requests are rejected with 429 `queue-full`.',
    expected: 'a whole number from 1 to 1000000',
    read: integerBetween(1, 1_000_000),
    fallback: 10_000,
    fallbackText: '`10000`',
  },
  maxConnections: {
    name: 'MAX_CONNECTIONS',
    description: 'Open connections of clients to this replica. Further ones are closed immediately.',
    expected: 'a whole number from 1 to 1000000',
    read: integerBetween(1, 1_000_000),
    fallback: 10_000,
    fallbackText: '`10000`',
  },
  maxConnectionsPerAddress: {
    name: 'MAX_CONNECTIONS_PER_ADDRESS',
    description:
      'Open connections to this replica from one IP address. Further ones are closed immediately. A proxy in front counts as one IP address.',
    expected: 'a whole number from 1 to 1000000',
    read: integerBetween(1, 1_000_000),
    fallback: 5000,
    fallbackText: '`5000`',
  },
  retentionDays: {
    name: 'RETENTION_DAYS',
    description:
      'Days after which finished refreshes, finished deliveries and the record of provider calls are deleted.',
    expected: 'a whole number from 1 to 3650',
    read: integerBetween(1, 3650),
    fallback: 30,
    fallbackText: '`30`',
  },
  docs: {
    name: 'DOCS',
    description:
      'Whether Swagger UI is served at `/docs` without a key. The OpenAPI document is always served.',
    expected: 'public or off',
    read: oneOf('public', 'off'),
    fallback: 'public',
    fallbackText: '`public`',
  },
  shutdownDelayInMs: {
    name: 'SHUTDOWN_DELAY',
    description:
      'How long the gateway continues to serve after SIGTERM while `/health/ready` returns 503. A load balancer can remove it in this time. Seconds (`5`, `0.5`, `5s`) or milliseconds (`500ms`).',
    expected: 'seconds such as 5, 0.5 or 5s, or milliseconds such as 500ms; at most 300 seconds',
    read: readDelayInMs,
    fallback: 0,
    fallbackText: '`0`',
  },
  logLevel: {
    name: 'LOG_LEVEL',
    description: 'Lowest level that is logged (JSON lines on standard output).',
    expected: 'one of silent, fatal, error, warn, info, debug, trace',
    read: readLogLevel,
    fallback: 'info',
    fallbackText: '`info`',
  },
  sandboxPort: {
    name: 'SANDBOX_PORT',
    description: 'Port of the sandbox when it runs on its own (`npm run sandbox`).',
    expected: 'a whole number from 0 to 65535',
    read: integerBetween(0, 65535),
    fallback: 3001,
    fallbackText: '`3001`',
  },
};
