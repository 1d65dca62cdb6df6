import { invalidField } from '../../platform/problem.js';
import { type EventCursor, readEventCursor } from './event-cursor.js';

/** The cursor to resume from; null without the header. Throws 400 for a value that is not a cursor. */
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
