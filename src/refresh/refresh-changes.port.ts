import type { RefreshStatus } from './rules/refresh-status.js';

/** What waiting callers compare. */
export interface PresentState {
  readonly sequence: number;
  readonly status: RefreshStatus;
}

/** Tells waiting callers what becomes of a refresh, on whatever replica it changes. */
export interface RefreshChanges {
  /**
   * Calls `onState` with the state of a refresh (null: it is gone) soon, and again after each change, until the watch is closed.
   * The same state may be told more than once, and one that was left again at once not at all. It costs no query of its own.
   */
  watch(refreshId: string, onState: (state: PresentState | null) => void): RefreshWatch;
}

/** A watch on one refresh. Close it when done. */
export interface RefreshWatch {
  close(): void;
}

/** The Nest token under which the changes are bound. */
export const REFRESH_CHANGES = Symbol('REFRESH_CHANGES');
