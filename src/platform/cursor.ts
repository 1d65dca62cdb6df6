import { invalidField } from './problem.js';

/** Packs the place where a list goes on into an opaque text. */
export function encodeCursor(lastId: string): string {
  return Buffer.from(lastId, 'utf8').toString('base64url');
}

/** Unpacks a cursor; a text that is none is a 400 pointing at `?cursor`. */
export function decodeCursor(cursor: string): string {
  const lastId = Buffer.from(cursor, 'base64url').toString('utf8');
  if (lastId === '' || /\p{Cc}/u.test(lastId) || encodeCursor(lastId) !== cursor) {
    throw invalidField('?cursor', 'Send the nextCursor of the page before, unchanged, or leave it out.');
  }
  return lastId;
}
