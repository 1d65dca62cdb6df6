import { compareDecimals, type EventCursor } from './event-cursor.js';
import type { EventHorizon } from './event-store.js';

const dayInSeconds = 86_400;
/** An event is stored a little after its transaction starts. */
const marginInSeconds = 60;

/**
 * Whether all events after `cursor` still exist: retention cannot have deleted one, and the cursor is in the past of this
 * database. After the restore of a backup it may be in the future.
 */
export function isKnownCursor(cursor: EventCursor, horizon: EventHorizon, retentionDays: number): boolean {
  const oldest = horizon.head.atInSeconds - retentionDays * dayInSeconds + marginInSeconds;
  return cursor.atInSeconds >= oldest && compareDecimals(cursor.transactionId, horizon.nextTransactionId) < 0;
}
