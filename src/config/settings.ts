import type { AllowedHost } from './allowed-host.js';

/** Every setting of the gateway, checked at start. Names in comments are those of the environment. */
export interface Settings {
  /** `NODE_ENV` is `production`. */
  readonly production: boolean;
  /** `HOST` */
  readonly host: string;
  /** `PORT`; 0 takes a free one (tests). */
  readonly port: number;
  /**
   * `PUBLIC_URL` without a trailing slash, or null: problem types and locations are then relative to the mount point. In a host
   * that mounts the gateway and sets no `PUBLIC_URL`: the path of the mount point.
   */
  readonly publicUrl: string | null;
  /** `TRUST_PROXY` */
  readonly trustProxy: boolean | string;
  /** `CORS_ORIGINS` */
  readonly corsOrigins: readonly string[];
  /** `DATABASE_URL`, or null for the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  /** `DATA_DIR`, absolute. */
  readonly dataDir: string;
  /** `CONNECTIONS_FILE`, absolute, or null. */
  readonly connectionsFile: string | null;
  /** `ADMIN_API_KEY`, or null: made at first start and kept in `DATA_DIR/admin-key`. */
  readonly adminApiKey: string | null;
  /** `ENCRYPTION_KEYS`, or null: made at first start and kept in `DATA_DIR/encryption-keys`. */
  readonly encryptionKeys: string | null;
  /** `PROVIDER_BASE_URL_ALLOWLIST`, or null: the documented origins of each provider. */
  readonly providerBaseUrlAllowlist: readonly string[] | null;
  /** `WEBHOOK_ALLOWED_HOSTS`, or null when it is not set: nothing beside public addresses, or the simulator's default. */
  readonly webhookAllowedHosts: readonly AllowedHost[] | null;
  /** `OIDC_ISSUER`, or null: no tokens are taken. */
  readonly oidcIssuer: string | null;
  /** `OIDC_AUDIENCE`; set whenever the issuer is. */
  readonly oidcAudience: string | null;
  /** `OIDC_SCOPE_CLAIM` */
  readonly oidcScopeClaim: string;
  /** `OIDC_CONNECTIONS_CLAIM` */
  readonly oidcConnectionsClaim: string;
  /** `RATE_LIMIT_PER_MINUTE` */
  readonly rateLimitPerMinute: number;
  /** `MAX_OPEN_REFRESHES` */
  readonly maxOpenRefreshes: number;
  /** `MAX_CONNECTIONS` */
  readonly maxConnections: number;
  /** `MAX_CONNECTIONS_PER_ADDRESS` */
  readonly maxConnectionsPerAddress: number;
  /** `RETENTION_DAYS` */
  readonly retentionDays: number;
  /** `DOCS` */
  readonly docs: 'public' | 'off';
  /** `SHUTDOWN_DELAY` in milliseconds. */
  readonly shutdownDelayInMs: number;
  /** `LOG_LEVEL` */
  readonly logLevel: LogLevel;
  /** `SANDBOX_PORT`: where `npm run sandbox` listens; the built-in simulator takes free ports. */
  readonly sandboxPort: number;
  /** Names of settings that are set and known, but have no effect in this version; said once at start. */
  readonly withoutEffect: readonly string[];
}

/** How much is logged; each level includes those before it. */
export type LogLevel = 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** The Nest token under which the settings are bound. */
export const SETTINGS = Symbol('SETTINGS');
