/** Tells waiting callers that a refresh changed, on whatever replica. */
export interface RefreshChanges {
  /**
   * Opens a watch on one refresh. Changes from then on are not lost, so read the state after opening, wait, and read again.
   */
  watch(refreshId: string): RefreshWatch;
}

/** A watch on one refresh. Close it when done. */
export interface RefreshWatch {
  /** Resolves at the next change (or hint of one), after the time, or when `signal` aborts. Never rejects. */
  next(timeoutInMs: number, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** The Nest token under which the changes are bound. */
export const REFRESH_CHANGES = Symbol('REFRESH_CHANGES');
