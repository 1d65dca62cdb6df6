/** A run that an operator released. */
export interface ReleasedRun {
  readonly runId: string;
  readonly source: string;
  /** When the provider was triggered; null if it was not, or if that is not known. */
  readonly requestedAt: Date | null;
}

/** The actions on refreshes that connections need. Implemented by `refresh`. */
export interface ConnectionRefreshes {
  /**
   * Cancels all unfinished refreshes of a deleted connection. Cancels at least the first few hundred before it resolves. Any replica
   * cancels the remainder within seconds, also if this process dies.
   */
  endAll(internalId: number): Promise<void>;
  /**
   * Releases the import of a source that is triggered or running: its run fails, the targets that it served fail with the error
   * `released`, and the next run of the source becomes eligible. Null if no import of the source is in flight. The audit names
   * `releasedBy`, the id of the caller.
   */
  release(internalId: number, source: string, releasedBy: string): Promise<ReleasedRun | null>;
}

/** The Nest token of the `ConnectionRefreshes`. */
export const CONNECTION_REFRESHES = Symbol('CONNECTION_REFRESHES');
