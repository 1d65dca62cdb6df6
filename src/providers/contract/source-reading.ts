/** The normalized status of a source. `unknown` stands for any string, number or shape that we do not know; it ends no run. */
export type SourceStatus = 'idle' | 'queued' | 'running' | 'error' | 'unknown';

/** A normalized status with the provider's own one. The raw status is never lost. */
export interface StatusReading {
  readonly normalizedStatus: SourceStatus;
  /** The provider's own status (string, or number as string), or null when the response had none. */
  readonly providerStatus: string | null;
}

/** A time as a provider wrote it. Raw times are compared only with those of the same provider, never with our clock. */
export interface LastAttempt {
  readonly raw: string;
  /** The instant as RFC 3339 in UTC for display, or null when it is not certain. */
  readonly instant: string | null;
  /** True when the raw time stands for two instants (V1's repeated autumn hour). */
  readonly ambiguous: boolean;
}

/** What one list read showed of one source. The provider may leave out everything but the id. */
export interface SourceReading {
  /** The provider's id of the source, as a string. */
  readonly source: string;
  readonly name: string | null;
  readonly marketplace: string | null;
  readonly active: boolean;
  /** True when the source can be triggered: it is active, and its marketplace can be refreshed as far as we know. */
  readonly refreshable: boolean;
  /** The status, or null when this provider's list shows none (V1). */
  readonly status: StatusReading | null;
  /** When the provider last attempted an import, or null when it shows "never" or nothing. */
  readonly lastAttempt: LastAttempt | null;
  /**
   * The earliest instant (RFC 3339, UTC) that the provider's watermark can mean; null when the provider shows none. Used only
   * for the warning `since-after-mark`.
   */
  readonly watermarkAtEarliest: string | null;
}

/** What one list read did not show. A source that is missing from an incomplete list may still exist. */
export type ListContinuation =
  | { readonly kind: 'none' }
  /** There is another page. Pass `page` to `readSources` to read it. */
  | { readonly kind: 'page'; readonly page: string }
  /** The provider shows that something is missing, but there is no way to read it. */
  | { readonly kind: 'withheld'; readonly detail: string };

/** The result of one list read. It is a full list only if `continuation` is `none`. */
export interface SourceList {
  readonly sources: readonly SourceReading[];
  readonly continuation: ListContinuation;
}

/** How a last attempt read later compares with one read earlier, at the same provider. */
export type AttemptOrder =
  | 'later'
  | 'not-later'
  /** A step back that the repeated autumn hour explains. It counts as later only if `running` was seen. */
  | 'later-if-running';
