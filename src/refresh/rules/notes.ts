/** Why a target or refresh makes no progress now. More reasons may follow. */
export interface Waiting {
  readonly reason: 'quota' | 'retry' | 'turn' | 'provider-busy' | 'cool-down' | 'paused' | 'lookup';
  /** RFC 3339 instant of the next step; null when that does not depend on time alone. */
  readonly until: string | null;
}

/** A condition that the caller should know; the refresh continues. More codes may follow. */
export interface Warning {
  readonly code: 'import-continues' | 'since-after-mark' | 'not-refreshable' | 'unmapped-status';
  readonly detail: string;
  readonly source: string | null;
}

/** Codes of errors inside a refresh. More may follow. */
export type RefreshErrorCode =
  | 'provider-unauthorized'
  | 'provider-plan-required'
  | 'provider-rejected'
  | 'provider-unavailable'
  | 'provider-unreadable'
  | 'marketplace-failed'
  | 'source-not-found'
  | 'source-not-refreshable'
  | 'no-refreshable-source'
  /** An operator gave up on the import. */
  | 'released'
  | 'deadline-exceeded'
  | 'not-asked';

/** Why a refresh or target did not succeed. */
export interface RefreshError {
  readonly code: RefreshErrorCode;
  readonly detail: string;
}

/** What one read of the provider showed, in the provider's own strings. */
export interface SeenState {
  readonly attemptAt: string | null;
  readonly providerStatus: string | null;
}

/** What proves the end of an import. */
export interface Proof {
  readonly kind: 'stamp-moved' | 'running-seen' | 'running-seen-and-stamp-moved' | 'error-seen';
  readonly before: SeenState;
  readonly after: SeenState;
  /** RFC 3339 instant of the read that proved the end. */
  readonly observedAt: string;
  readonly confidence: 'confirmed' | 'inferred';
}
