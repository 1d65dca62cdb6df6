import type { ConnectionSettings } from './connection-settings.js';

/** One account as a file or the built-in simulator describes it: checked, defaults filled in, secrets in plain. */
export interface ConnectionEntry {
  readonly id: string;
  /** Id of its provider, one of the catalogue. */
  readonly provider: string;
  readonly credentials: Readonly<Record<string, string>>;
  /** Absolute, without a trailing slash. */
  readonly baseUrl: string;
  readonly settings: ConnectionSettings;
  /** Kept without any call until it is resumed. */
  readonly paused: boolean;
}

/** The ids that a connection may have. */
export const connectionIdPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
