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

/** Invalid or conflicting connections. The message lists all errors, one line each, and contains no secret. */
export class ConnectionErrors extends Error {
  constructor(
    readonly origin: string,
    readonly errors: readonly string[],
  ) {
    super(
      [`${origin}: ${errors.length === 1 ? '1 error' : `${errors.length} errors`}`, ...errors].join('\n  '),
    );
    this.name = 'ConnectionErrors';
  }
}
