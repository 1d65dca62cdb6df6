import type { RefreshStatus } from './rules/refresh-status.js';

/** The state that waiting callers compare. */
export interface PresentState {
  readonly sequence: number;
  readonly status: RefreshStatus;
}

/** Reports changes of refreshes to waiting callers, also changes that another replica made. */
export interface RefreshChanges {
  /**
   * Calls `onState` soon with the state of a refresh, and again after each change, until the watch is closed. The state is null when
   * the refresh no longer exists. A state may be reported twice, and a very short one may be skipped. A watch makes no query of its own.
   */
  watch(refreshId: string, onState: (state: PresentState | null) => void): RefreshWatch;
}

/** A watch on one refresh. Close it when done. */
export interface RefreshWatch {
  close(): void;
}

/** The Nest token of the changes. */
export const REFRESH_CHANGES = Symbol('REFRESH_CHANGES');
