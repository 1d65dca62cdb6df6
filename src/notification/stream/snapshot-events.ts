import { compareDecimals } from './event-cursor.js';
import type { StoredEvent } from './stored-event.js';

/**
 * The events that the current states cover: events from before they were read, and events that were sent as a state. The feed may
 * repeat them, because it waits for open transactions.
 */
export class SnapshotEvents {
  private readonly sequences = new Map<string, number>();
  private untilTransactionId: string | null = null;
  private isDone = false;

  constructor(private readonly rows: ReadonlySet<number>) {}

  /** This event was sent as a state. */
  add(event: StoredEvent): void {
    this.sequences.set(event.refreshId, event.sequence);
  }

  /** All states were read. No transaction with this id or a later one had ended by then. */
  close(untilTransactionId: string): void {
    this.untilTransactionId = untilTransactionId;
  }

  /** Whether the current states cover the event. */
  contains(event: StoredEvent): boolean {
    if (this.isDone) return false;
    if (
      this.untilTransactionId !== null &&
      compareDecimals(event.cursor.transactionId, this.untilTransactionId) >= 0
    ) {
      this.isDone = true;
      this.sequences.clear();
      return false;
    }
    return this.rows.has(event.cursor.rowId) || (this.sequences.get(event.refreshId) ?? 0) >= event.sequence;
  }
}
