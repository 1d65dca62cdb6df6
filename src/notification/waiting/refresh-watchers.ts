import type { PresentState } from '../../refresh/refresh-changes.port.js';

/** Receives the state of a refresh; null when it was deleted. */
export type StateListener = (state: PresentState | null) => void;

/** The listeners of waiting callers, by refresh. */
export class RefreshWatchers {
  private readonly byRefresh = new Map<string, Set<StateListener>>();

  /** Adds a listener; the returned function removes it. */
  add(refreshId: string, listener: StateListener): () => void {
    const others = this.byRefresh.get(refreshId) ?? new Set();
    this.byRefresh.set(refreshId, others.add(listener));
    return () => {
      others.delete(listener);
      if (others.size === 0 && this.byRefresh.get(refreshId) === others) this.byRefresh.delete(refreshId);
    };
  }

  has(refreshId: string): boolean {
    return this.byRefresh.has(refreshId);
  }

  /** The watched refreshes. */
  refreshIds(): Iterable<string> {
    return this.byRefresh.keys();
  }

  /** Calls every listener of the refresh. Listeners may be removed meanwhile. */
  notify(refreshId: string, state: PresentState | null): void {
    for (const listener of this.byRefresh.get(refreshId) ?? []) listener(state);
  }
}
