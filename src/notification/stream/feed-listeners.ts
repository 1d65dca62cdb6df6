import type { StoredEvent } from './stored-event.js';

/** Receives every event, or those of one refresh, in commit order. */
export interface FeedListener {
  /** The refresh whose events it receives; null for all. */
  readonly refreshId: string | null;
  receive(event: StoredEvent): void;
}

/** The listeners of the feed, by refresh. */
export class FeedListeners {
  private readonly ofAll = new Set<FeedListener>();
  private readonly byRefresh = new Map<string, Set<FeedListener>>();

  add(listener: FeedListener): void {
    if (listener.refreshId === null) {
      this.ofAll.add(listener);
      return;
    }
    const others = this.byRefresh.get(listener.refreshId) ?? new Set();
    this.byRefresh.set(listener.refreshId, others.add(listener));
  }

  remove(listener: FeedListener): void {
    this.ofAll.delete(listener);
    if (listener.refreshId === null) return;
    const others = this.byRefresh.get(listener.refreshId);
    others?.delete(listener);
    if (others?.size === 0) this.byRefresh.delete(listener.refreshId);
  }

  isEmpty(): boolean {
    return this.ofAll.size === 0 && this.byRefresh.size === 0;
  }

  /** Passes the event to its listeners. Listeners may be removed meanwhile. */
  notify(event: StoredEvent): void {
    for (const listener of this.byRefresh.get(event.refreshId) ?? []) listener.receive(event);
    for (const listener of this.ofAll) listener.receive(event);
  }
}
