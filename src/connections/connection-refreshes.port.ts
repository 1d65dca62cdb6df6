/** A run that an operator gave up on. */
export interface ReleasedRun {
  readonly runId: string;
  readonly source: string;
  /** When the provider was asked for it; null when that is not known to have happened. */
  readonly requestedAt: Date | null;
}

/** What connections need of the refreshes that belong to them. Implemented by `refresh`. */
export interface ConnectionRefreshes {
  /**
   * Ends what is unfinished in a deleted connection as `canceled`. Does at least the first few hundred before it resolves; the rest,
   * and everything when the process dies meanwhile, is ended within seconds by any replica.
   */
  endAll(internalId: number): Promise<void>;
  /**
   * Gives up on the import of a source that is asked or live: its run ends as failed, the targets that it served fail with the error
   * `released`, and what waits for the source gets its turn. Null when no import of it is under way. It stands in the audit under the
   * id of the caller, `releasedBy`.
   */
  release(internalId: number, source: string, releasedBy: string): Promise<ReleasedRun | null>;
}

/** The Nest token under which they are bound. */
export const CONNECTION_REFRESHES = Symbol('CONNECTION_REFRESHES');
