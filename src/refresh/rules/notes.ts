/** Why something is not moving now. Reasons are an open list. */
export interface Waiting {
  readonly reason: 'quota' | 'retry' | 'turn' | 'provider-busy' | 'cool-down' | 'paused' | 'lookup';
  /** RFC 3339 instant of the next step, or null when it depends on something else than time. */
  readonly until: string | null;
}

/** What a caller should know although the refresh goes on. Codes are an open list. */
export interface Warning {
  readonly code: 'import-continues' | 'since-after-mark' | 'not-refreshable' | 'unmapped-status';
  readonly detail: string;
  readonly source: string | null;
}

/** Codes of what can go wrong inside a refresh. An open list. */
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

/** What went wrong. */
export interface RefreshError {
  readonly code: RefreshErrorCode;
  readonly detail: string;
}

/** What one read of the provider showed, in the provider's own texts. */
export interface SeenState {
  readonly attemptAt: string | null;
  readonly providerStatus: string | null;
}

/** Why an end is believed. */
export interface Proof {
  readonly kind: 'stamp-moved' | 'running-seen' | 'running-seen-and-stamp-moved' | 'error-seen';
  readonly before: SeenState;
  readonly after: SeenState;
  /** RFC 3339 instant of the read that settled it. */
  readonly observedAt: string;
  readonly confidence: 'confirmed' | 'inferred';
}
