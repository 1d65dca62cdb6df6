import { decodeCursor, encodeCursor } from '../platform/cursor.js';

/** A page of a list, as callers see it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Send it as `cursor` to read on; null on the last page. */
  readonly nextCursor: string | null;
}

/** A request for a page of a list. */
export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string;
}

/** Cuts a page of `limit` items; one more item in `found` shows that the list continues. */
export function cutPage<Item extends { readonly id: string }>(
  found: readonly Item[],
  limit: number,
): Page<Item> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last !== undefined ? encodeCursor(last.id) : null };
}

/** The last id of the previous page; null for the first page. Throws a 400 for a cursor that no page can have returned. */
export function readCursor({ cursor }: PageQuery): string | null {
  return cursor === undefined ? null : decodeCursor(cursor);
}
