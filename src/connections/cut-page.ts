import { decodeCursor, encodeCursor } from '../platform/cursor.js';

/** A page of a list, as callers see it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Send it as `cursor` to read on; null on the last page. */
  readonly nextCursor: string | null;
}

/** What a caller wants of a list. */
export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string;
}

/** Makes a page of `limit` items out of up to one item more, which shows that the list goes on. */
export function cutPage<Item extends { readonly id: string }>(
  found: readonly Item[],
  limit: number,
): Page<Item> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last !== undefined ? encodeCursor(last.id) : null };
}

/** The last id of the page before, or null for the first page. A cursor that no page can have given is a 400. */
export function readCursor({ cursor }: PageQuery): string | null {
  return cursor === undefined ? null : decodeCursor(cursor);
}
