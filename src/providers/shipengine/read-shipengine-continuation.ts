import type { ListContinuation } from '../contract/source-reading.js';
import { readList, readRecord, readText } from '../kit/read-json.js';

/** A list that claims more pages is not believed. */
const MAX_PAGES = 50;

/**
 * What a list of order sources does not show. No document describes pages for it. ShipEngine's other lists have `page`, `pages`
 * and `links.next` (docs/providers/evidence.md#shipengine-list). The link itself is never followed. Errors next to the entries
 * mean that some entries may be missing.
 */
export function readShipEngineContinuation(json: unknown, requestedPage: number): ListContinuation {
  const fields = readRecord(json) ?? {};
  if ((readList(fields.errors) ?? []).length > 0) {
    return {
      kind: 'withheld',
      detail: 'ShipEngine lists order sources together with errors: some may be missing.',
    };
  }
  if (!hasNextPage(fields, requestedPage)) return { kind: 'none' };
  const returnedPage = readCount(fields.page);
  if (returnedPage !== null && returnedPage !== requestedPage) {
    return {
      kind: 'withheld',
      detail: `ShipEngine returned page ${returnedPage} instead of ${requestedPage}.`,
    };
  }
  return requestedPage < MAX_PAGES
    ? { kind: 'page', page: String(requestedPage + 1) }
    : { kind: 'withheld', detail: `ShipEngine lists order sources on more than ${MAX_PAGES} pages.` };
}

function hasNextPage(fields: Readonly<Record<string, unknown>>, requestedPage: number): boolean {
  const pages = readCount(fields.pages);
  if (pages !== null) return requestedPage < pages;
  const next = readRecord(fields.links)?.next;
  return readText(readRecord(next)?.href ?? next) !== null;
}

function readCount(value: unknown): number | null {
  const text = readText(value)?.trim() ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}
