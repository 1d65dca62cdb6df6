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

/** One setting as data: the parser and `docs/reference/configuration.md` are both driven by it. */
export interface SettingDefinition<Value> {
  /** Name in the environment. */
  readonly name: string;
  /** What it does, in a sentence or two (Markdown). */
  readonly description: string;
  /** What a value must look like; follows the name in a mistake. */
  readonly expected: string;
  readonly read: SettingReader<Value>;
  readonly fallback: Value;
  /** The default for people. */
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
    description: 'Address to listen on. The container image sets `0.0.0.0`.',
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
    description: 'Address under which callers reach the gateway, with the path prefix if there is one.',
    expected:
      'an http or https address without credentials, query and fragment, such as https://gateway.example.com',
    read: readPublicUrl,
    fallback: null,
    fallbackText: 'none: addresses in answers are relative',
  },
  trustProxy: {
    name: 'TRUST_PROXY',
    description:
      'Whose `X-Forwarded-*` headers are believed. `on` believes everybody and is right only where nothing but the proxy can connect.',
    expected: 'off, on, or comma-separated addresses or networks of proxies, such as 10.0.0.0/8',
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
    expected: 'a postgres:// or postgresql:// address',
    read: readDatabaseUrl,
    fallback: null,
    fallbackText: 'none: the gateway runs its own PostgreSQL under `DATA_DIR`',
  },
  dataDir: {
    name: 'DATA_DIR',
    description: 'Folder for the embedded PostgreSQL and the keys made at first start.',
    expected: 'a path',
    read: (text) => resolve(text),
    fallback: resolve('data'),
    fallbackText: '`./data`',
  },
  connectionsFile: {
    name: 'CONNECTIONS_FILE',
    description: 'YAML or JSON file with the connections, reconciled at start and at SIGHUP.',
    expected: 'a path',
    read: (text) => resolve(text),
    fallback: null,
    fallbackText: 'none',
  },
  adminApiKey: {
    name: 'ADMIN_API_KEY',
    description:
      'Key with every scope. Required with `DATABASE_URL` or `NODE_ENV=production`; otherwise made at first start and kept in `DATA_DIR/admin-key`.',
    expected: 'at least 32 (at most 512) printable ASCII characters without spaces',
    read: readAdminApiKey,
    fallback: null,
    fallbackText: 'made at first start',
  },
  encryptionKeys: {
    name: 'ENCRYPTION_KEYS',
    description:
      'Keys that seal stored credentials: the first seals, all open. Required with `DATABASE_URL` or `NODE_ENV=production`; otherwise made at first start and kept in `DATA_DIR/encryption-keys`. Make one with `echo "k1:$(openssl rand -base64 32)"`.',
    expected: 'id:base64(32 bytes), comma-separated, with distinct ids of letters, digits and hyphens',
    read: readEncryptionKeysText,
    fallback: null,
    fallbackText: 'made at first start',
  },
  providerBaseUrlAllowlist: {
    name: 'PROVIDER_BASE_URL_ALLOWLIST',
    description:
      'Origins that the `baseUrl` of a connection made by API may be, comma-separated. `CONNECTIONS_FILE` may name any.',
    expected:
      'comma-separated https origins without a path, such as https://ssapi.shipstation.com (http only for loopback addresses)',
    read: readBaseUrlOrigins,
    fallback: null,
    fallbackText: 'the documented origins of each provider',
  },
  webhookAllowedHosts: {
    name: 'WEBHOOK_ALLOWED_HOSTS',
    description:
      'Where webhooks may call beside public addresses over https on port 443: host names, addresses (`10.1.2.3`, `[fd00::1]:8080`) and networks (`10.1.0.0/16`), comma-separated; a name or address may carry a port. What is listed may also be called over http and on other ports.',
    expected:
      'comma-separated host names, IP addresses or networks, the first two with an optional port, such as hooks.internal:8080,10.1.0.0/16',
    read: readAllowedHosts,
    fallback: null,
    fallbackText: 'none; with the built-in simulator `127.0.0.1,localhost`',
  },
  oidcIssuer: {
    name: 'OIDC_ISSUER',
    description:
      'Issuer of access tokens (OpenID Connect): its `/.well-known/openid-configuration` leads to the keys that sign them. Goes together with `OIDC_AUDIENCE`.',
    expected:
      'an https address without query and fragment, exactly as the `iss` of tokens (http only on this machine)',
    read: readIssuer,
    fallback: null,
    fallbackText: 'none: only keys are taken',
  },
  oidcAudience: {
    name: 'OIDC_AUDIENCE',
    description: 'What the `aud` of a token must name. Goes together with `OIDC_ISSUER`.',
    expected: 'the audience of tokens for this gateway, without spaces',
    read: readClaimText,
    fallback: null,
    fallbackText: 'none',
  },
  oidcScopeClaim: {
    name: 'OIDC_SCOPE_CLAIM',
    description:
      'Claim with the scopes of a token: a text with spaces between them, or a list. Unknown ones are left out.',
    expected: 'the name of a claim, without spaces',
    read: readClaimText,
    fallback: 'scope',
    fallbackText: '`scope`',
  },
  oidcConnectionsClaim: {
    name: 'OIDC_CONNECTIONS_CLAIM',
    description:
      'Claim with the ids of the connections that a token may see: a list, or a text with spaces between them; `*` stands for all. A token without it sees none.',
    expected: 'the name of a claim, without spaces',
    read: readClaimText,
    fallback: 'connections',
    fallbackText: '`connections`',
  },
  rateLimitPerMinute: {
    name: 'RATE_LIMIT_PER_MINUTE',
    description:
      'Requests that each key or token may send in a minute, over all replicas; `ADMIN_API_KEY` may send a hundred times as many.',
    expected: 'a whole number from 1 to 10000000',
    read: integerBetween(1, 10_000_000),
    fallback: 6000,
    fallbackText: '`6000`',
  },
  maxOpenRefreshes: {
    name: 'MAX_OPEN_REFRESHES',
    description:
      'Unfinished refreshes that a connection may have; one more is refused with 429 `queue-full`.',
    expected: 'a whole number from 1 to 1000000',
    read: integerBetween(1, 1_000_000),
    fallback: 10_000,
    fallbackText: '`10000`',
  },
  maxConnections: {
    name: 'MAX_CONNECTIONS',
    description: 'Open connections of clients to this replica; more are closed at once.',
    expected: 'a whole number from 1 to 1000000',
    read: integerBetween(1, 1_000_000),
    fallback: 10_000,
    fallbackText: '`10000`',
  },
  maxConnectionsPerAddress: {
    name: 'MAX_CONNECTIONS_PER_ADDRESS',
    description:
      'Open connections to this replica from one address; more are closed at once. A proxy in front counts as one address.',
    expected: 'a whole number from 1 to 1000000',
    read: integerBetween(1, 1_000_000),
    fallback: 5000,
    fallbackText: '`5000`',
  },
  retentionDays: {
    name: 'RETENTION_DAYS',
    description: 'How many days ended refreshes are kept.',
    expected: 'a whole number from 1 to 3650',
    read: integerBetween(1, 3650),
    fallback: 30,
    fallbackText: '`30`',
  },
  docs: {
    name: 'DOCS',
    description:
      'Whether Swagger UI is served at `/docs` without a key. The OpenAPI document is served always.',
    expected: 'public or off',
    read: oneOf('public', 'off'),
    fallback: 'public',
    fallbackText: '`public`',
  },
  shutdownDelayInMs: {
    name: 'SHUTDOWN_DELAY',
    description:
      'How long the gateway goes on serving after SIGTERM while `/health/ready` answers 503, so that a load balancer takes it out first: seconds (`5`, `0.5`, `5s`) or milliseconds (`500ms`).',
    expected: 'seconds such as 5, 0.5 or 5s, or milliseconds such as 500ms; at most 300 seconds',
    read: readDelayInMs,
    fallback: 0,
    fallbackText: '`0`',
  },
  logLevel: {
    name: 'LOG_LEVEL',
    description: 'How much is logged (JSON lines on standard output).',
    expected: 'one of silent, fatal, error, warn, info, debug, trace',
    read: readLogLevel,
    fallback: 'info',
    fallbackText: '`info`',
  },
  sandboxPort: {
    name: 'SANDBOX_PORT',
    description: 'Port of the sandbox when it runs alone (`npm run sandbox`).',
    expected: 'a whole number from 0 to 65535',
    read: integerBetween(0, 65535),
    fallback: 3001,
    fallbackText: '`3001`',
  },
};
