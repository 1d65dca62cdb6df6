import type { ConnectionSettings } from './connection-settings.js';

/** One account from a file or the built-in sandbox: checked, with defaults, secrets in plain text. */
export interface ConnectionEntry {
  readonly id: string;
  /** Id of its provider, one of the catalogue. */
  readonly provider: string;
  readonly credentials: Readonly<Record<string, string>>;
  /** Absolute, without a trailing slash. */
  readonly baseUrl: string;
  readonly settings: ConnectionSettings;
  /** No calls until it is resumed. */
  readonly paused: boolean;
}

/** The ids that a connection may have. */
export const connectionIdPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
