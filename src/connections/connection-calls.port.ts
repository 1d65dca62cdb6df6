/** What became of a wished read of the sources. */
export type ReadSourcesOutcome =
  /** The `sources` table now shows a full list that is fresh enough. */
  | 'fresh'
  /** The provider could not be read. */
  | 'failed'
  /** Nothing was known in time; the read still takes place when the quota allows it. */
  | 'timeout';

/** Why a verification found the credentials not accepted, or could not find out. */
export interface VerifyFailure {
  /** `provider-unauthorized`, `provider-plan-required`, `provider-rejected`, `provider-unavailable`, `provider-unreadable`. */
  readonly code: string;
  /** One sentence for the caller, scrubbed of secrets. */
  readonly detail: string;
}

/** What one verification showed. */
export type VerifyOutcome =
  | { readonly kind: 'accepted'; readonly checkedAt: Date }
  | { readonly kind: 'not-accepted'; readonly checkedAt: Date; readonly failure: VerifyFailure }
  /** Nothing was known in time: no call was allowed, or none was answered. */
  | { readonly kind: 'timeout' };

/** The quota of a connection at one moment. All numbers are calls. */
export interface QuotaView {
  /** Allowed by the provider in a minute: as its last answer said, else as configured, else as documented. */
  readonly limit: number;
  /** The part of the limit that the gateway uses, above 0 and at most 1. */
  readonly share: number;
  /** Made by the gateway in this window, calls in flight included. */
  readonly used: number;
  /** That the gateway may still make in this window. */
  readonly remaining: number;
  /** When the window ends; null when none is open. */
  readonly resetsAt: Date | null;
  /** Due, but held back by the quota. */
  readonly callsWaiting: number;
}

/**
 * The calls of a connection: all of them are decided by its dispatcher, so that they keep its quota. Implemented by `dispatch`.
 * None of the methods throws for a failure of the provider.
 */
export interface ConnectionCalls {
  /**
   * Resolves once a full list is known whose read began at most `maxAgeInMs` ago (0: a read that begins from now on), after
   * `timeoutInMs` at the latest.
   */
  readSources(internalId: number, maxAgeInMs: number, timeoutInMs: number): Promise<ReadSourcesOutcome>;
  /** One harmless call with the stored credentials; heals an `unauthorized` connection when it is accepted. */
  verify(internalId: number, timeoutInMs: number): Promise<VerifyOutcome>;
  /** The quota as it stands now; makes no call. */
  quota(internalId: number): Promise<QuotaView>;
}

/** The Nest token under which the calls are bound. */
export const CONNECTION_CALLS = Symbol('CONNECTION_CALLS');
