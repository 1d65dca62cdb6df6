/** The gateway's word for what a source does. `unknown` is any word, number or shape never seen before; it ends nothing. */
export type SourceStatus = 'idle' | 'queued' | 'running' | 'error' | 'unknown';

/** A provider's own status together with the gateway's word for it; the raw text is never lost. */
export interface StatusReading {
  readonly normalizedStatus: SourceStatus;
  /** The provider's own text (or number as text); null when the answer held none. */
  readonly providerStatus: string | null;
}

/** A time as a provider wrote it. Raw texts of one provider are compared with each other only, never with our clock. */
export interface LastAttempt {
  readonly raw: string;
  /** The instant as RFC 3339 in UTC for display, or null when it cannot be told. */
  readonly instant: string | null;
  /** True when the raw text stands for two instants (V1's repeated autumn hour). */
  readonly ambiguous: boolean;
}

/** What one list read showed of one source. Everything but the id may be missing at the provider. */
export interface SourceReading {
  /** The provider's id of the source, as text. */
  readonly source: string;
  readonly name: string | null;
  readonly marketplace: string | null;
  readonly active: boolean;
  /** True when a refresh may be asked: active, and the marketplace can be refreshed as far as is known. */
  readonly refreshable: boolean;
  /** The status, or null when this provider's list shows no status words (V1). */
  readonly status: StatusReading | null;
  /** When the provider last attempted an import, or null when it says never or nothing. */
  readonly lastAttempt: LastAttempt | null;
  /**
   * The earliest instant (RFC 3339, UTC) that the provider's own mark can mean, from which it would import next;
   * null when the provider shows none. Used for the warning `since-after-mark` only.
   */
  readonly watermarkAtEarliest: string | null;
}

/** What of a list one read did not show. A source that such a list does not show may exist all the same. */
export type ListContinuation =
  | { readonly kind: 'none' }
  /** There is another page: `page` is handed back to read it. */
  | { readonly kind: 'page'; readonly page: string }
  /** The provider itself says that something is missing, and gives no way to ask for it. */
  | { readonly kind: 'withheld'; readonly detail: string };

/** What one list read showed: a full list only if nothing is missing. */
export interface SourceList {
  readonly sources: readonly SourceReading[];
  readonly continuation: ListContinuation;
}

/** How a later raw stamp relates to an earlier one of the same provider. */
export type AttemptOrder =
  | 'later'
  | 'not-later'
  /** A step back that a repeated autumn hour explains: counts as later only together with running seen. */
  | 'later-if-running';
