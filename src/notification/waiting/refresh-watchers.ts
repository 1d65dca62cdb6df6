import type { PresentState } from '../../refresh/refresh-changes.port.js';

/** Is told the state of a refresh; null when it is gone. */
export type StateListener = (state: PresentState | null) => void;

/** Who waits, found by refresh. */
export class RefreshWatchers {
  private readonly byRefresh = new Map<string, Set<StateListener>>();

  /** Adds a listener; returns what removes it. */
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

  /** The refreshes that somebody waits for. */
  refreshIds(): Iterable<string> {
    return this.byRefresh.keys();
  }

  /** Tells all who wait for the refresh; listeners may leave meanwhile. */
  tell(refreshId: string, state: PresentState | null): void {
    for (const listener of this.byRefresh.get(refreshId) ?? []) listener(state);
  }
}
