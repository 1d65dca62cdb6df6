import type { ConnectionSettings } from './connection-settings.js';

/** Who made a connection and may change it. */
export type ConnectionManager = 'file' | 'api' | 'sandbox';

/** Whether the gateway calls the provider: `paused` allows no calls, `unauthorized` only a verification. */
export type ConnectionStatus = 'active' | 'paused' | 'unauthorized';

/** One account at a provider as the gateway stores it, without its credentials. */
export interface ConnectionRecord {
  /** Never used for another connection; all data of a connection refer to it. */
  readonly internalId: number;
  /** The id that callers use. */
  readonly id: string;
  readonly provider: string;
  readonly managedBy: ConnectionManager;
  readonly status: ConnectionStatus;
  /** `removed-from-file`, `paused-in-file`, `sandbox-off`, `unauthorized`, `plan-required` …, or null. */
  readonly statusReason: string | null;
  readonly baseUrl: string;
  readonly settings: ConnectionSettings;
  /** Grows by 1 when the credentials or the base URL change. */
  readonly credentialVersion: number;
  readonly credentialHint: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A connection together with its sealed credentials. */
export interface StoredConnection extends ConnectionRecord {
  /** null after they were erased. */
  readonly sealedCredentials: string | null;
}
