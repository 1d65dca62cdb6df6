import { invalidField } from './problem.js';

/** Encodes the last id of a page as an opaque cursor. */
export function encodeCursor(lastId: string): string {
  return Buffer.from(lastId, 'utf8').toString('base64url');
}

/** Decodes a cursor. Throws a 400 at `?cursor` when it is malformed. */
export function decodeCursor(cursor: string): string {
  const lastId = Buffer.from(cursor, 'base64url').toString('utf8');
  if (lastId === '' || /\p{Cc}/u.test(lastId) || encodeCursor(lastId) !== cursor) {
    throw invalidField('?cursor', 'Send the nextCursor of the previous page, unchanged, or leave it out.');
  }
  return lastId;
}
