import type { StoredEvent } from './stored-event.js';

/** Is told every event, or those of one refresh, in commit order. */
export interface FeedListener {
  /** The refresh whose events it is told; null for all. */
  readonly refreshId: string | null;
  tell(event: StoredEvent): void;
}

/** Who is to be told, found by refresh. */
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

  /** Tells the event to all whom it concerns; listeners may leave meanwhile. */
  tell(event: StoredEvent): void {
    for (const listener of this.byRefresh.get(event.refreshId) ?? []) listener.tell(event);
    for (const listener of this.ofAll) listener.tell(event);
  }
}
