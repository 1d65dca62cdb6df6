import type { AllowedHost } from './read-allowed-hosts.js';

/** Every setting of the gateway, validated at start. Names in comments are environment variables. */
export interface Settings {
  /** `NODE_ENV` is `production`. */
  readonly production: boolean;
  /** `HOST` */
  readonly host: string;
  /** `PORT`; 0: a free port (tests). */
  readonly port: number;
  /**
   * `PUBLIC_URL` without a trailing slash. Null: problem types and locations are relative to the mount point. In a host application
   * without `PUBLIC_URL`: the path of the mount point.
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
  /** `ADMIN_API_KEY`, or null: created at first start in `DATA_DIR/admin-key`. */
  readonly adminApiKey: string | null;
  /** `ENCRYPTION_KEYS`, or null: created at first start in `DATA_DIR/encryption-keys`. */
  readonly encryptionKeys: string | null;
  /** `PROVIDER_BASE_URL_ALLOWLIST`, or null: the documented origins of each provider. */
  readonly providerBaseUrlAllowlist: readonly string[] | null;
  /** `WEBHOOK_ALLOWED_HOSTS`, or null when unset: public IP addresses only, or the default of the built-in sandbox. */
  readonly webhookAllowedHosts: readonly AllowedHost[] | null;
  /** `OIDC_ISSUER`, or null: tokens are not accepted. */
  readonly oidcIssuer: string | null;
  /** `OIDC_AUDIENCE`; set when the issuer is set. */
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
  /** `SANDBOX_PORT`: port of `npm run sandbox`; the built-in sandbox takes free ports. */
  readonly sandboxPort: number;
  /** Names of known settings that are set but have no effect in this version; logged once at start. */
  readonly withoutEffect: readonly string[];
}

/** Log levels; each level includes the levels before it. */
export type LogLevel = 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** The Nest injection token of the settings. */
export const SETTINGS = Symbol('SETTINGS');
