import { compareDecimals } from './event-cursor.js';
import type { StoredEvent } from './stored-event.js';

/**
 * What a present state stands for: events that were there before it was read, and those it has told. They may come again from the
 * feed, which waits for open transactions.
 */
export class SnapshotEvents {
  private readonly told = new Map<string, number>();
  private untilTransactionId: string | null = null;
  private isOver = false;

  constructor(private readonly rows: ReadonlySet<number>) {}

  /** The present state tells this event. */
  add(event: StoredEvent): void {
    this.told.set(event.refreshId, event.sequence);
  }

  /** The present state has been read; no transaction with this id or a later one had ended by then. */
  close(untilTransactionId: string): void {
    this.untilTransactionId = untilTransactionId;
  }

  /** Whether the event is part of the past. */
  holds(event: StoredEvent): boolean {
    if (this.isOver) return false;
    if (
      this.untilTransactionId !== null &&
      compareDecimals(event.cursor.transactionId, this.untilTransactionId) >= 0
    ) {
      this.isOver = true;
      this.told.clear();
      return false;
    }
    return this.rows.has(event.cursor.rowId) || (this.told.get(event.refreshId) ?? 0) >= event.sequence;
  }
}
