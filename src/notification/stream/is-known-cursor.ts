import { compareDecimals, type EventCursor } from './event-cursor.js';
import type { EventHorizon } from './event-store.js';

const dayInSeconds = 86_400;
/** An event is stored a little later than its transaction begins. */
const marginInSeconds = 60;

/**
 * Whether all events after `cursor` are still there: none of them can have been deleted yet, and the place lies in the past of
 * this database (after a restored backup it may not).
 */
export function isKnownCursor(cursor: EventCursor, horizon: EventHorizon, retentionDays: number): boolean {
  const oldest = horizon.head.atInSeconds - retentionDays * dayInSeconds + marginInSeconds;
  return cursor.atInSeconds >= oldest && compareDecimals(cursor.transactionId, horizon.nextTransactionId) < 0;
}
