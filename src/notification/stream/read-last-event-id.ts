import { invalidField } from '../../platform/problem.js';
import { type EventCursor, readEventCursor } from './event-cursor.js';

/** The place a client wants to go on from; null when it names none. A text that is no place is refused. */
export function readLastEventId(header: string | undefined): EventCursor | null {
  if (header === undefined || header === '') return null;
  const cursor = readEventCursor(header);
  if (cursor === null) {
    throw invalidField(
      '{Last-Event-ID}',
      'Send the id of the last event received, unchanged, or leave it out.',
    );
  }
  return cursor;
}
