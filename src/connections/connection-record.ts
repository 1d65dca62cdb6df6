import type { ConnectionSettings } from './connection-settings.js';

/** Who gave a connection, and therefore who may change it. */
export type ConnectionManager = 'file' | 'api' | 'sandbox';

/** Whether calls are made: `paused` makes none, `unauthorized` only a verification. */
export type ConnectionStatus = 'active' | 'paused' | 'unauthorized';

/** One account at a provider as the gateway keeps it; without its credentials. */
export interface ConnectionRecord {
  /** Never given to another connection; everything that belongs to a connection is bound to it. */
  readonly internalId: number;
  /** The id that callers use. */
  readonly id: string;
  readonly provider: string;
  readonly managedBy: ConnectionManager;
  readonly status: ConnectionStatus;
  /** `removed-from-file`, `paused-in-file`, `simulator-off`, `unauthorized`, `plan-required` …, or null. */
  readonly statusReason: string | null;
  readonly baseUrl: string;
  readonly settings: ConnectionSettings;
  /** +1 whenever credentials or the base URL really change. */
  readonly credentialVersion: number;
  readonly credentialHint: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A connection together with its sealed credentials. */
export interface StoredConnection extends ConnectionRecord {
  /** null once they were erased. */
  readonly sealedCredentials: string | null;
}
