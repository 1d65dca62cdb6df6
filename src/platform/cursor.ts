import { invalidField } from './problem.js';

/** A page of a list. */
export interface Page<Item> {
  readonly items: Item[];
  /** Send it as `cursor` to read on; null on the last page. */
  readonly nextCursor: string | null;
}

/** Cuts a page of `limit` items; one more item in `found` shows that the list continues. `idOf` is what the list is ordered by. */
export function cutPage<Item>(
  found: readonly Item[],
  limit: number,
  idOf: (item: Item) => string | number,
): Page<Item> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const continues = found.length > limit && last !== undefined;
  return { items, nextCursor: continues ? encodeCursor(String(idOf(last))) : null };
}

/** The last id of the previous page; null for the first page. Throws like `decodeCursor`. */
export function readCursor({ cursor }: { readonly cursor?: string }): string | null {
  return cursor === undefined ? null : decodeCursor(cursor);
}

/** Encodes the last id of a page as an opaque cursor. */
function encodeCursor(lastId: string): string {
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
