import type { ListContinuation } from '../contract/source-reading.js';
import { readList, readRecord, readText } from '../kit/read-json.js';

/** Who says that there are more is not believed any longer. */
const MAX_PAGES = 50;

/**
 * What a list of order sources leaves out. Pages are not documented for it; ShipEngine's other lists name `page`, `pages` and
 * `links.next` (docs/providers/evidence.md#shipengine-list). The link itself is never followed. Errors next to the
 * entries mean that some are missing.
 */
export function readShipEngineContinuation(json: unknown, requestedPage: number): ListContinuation {
  const fields = readRecord(json) ?? {};
  if ((readList(fields.errors) ?? []).length > 0) {
    return { kind: 'withheld', detail: 'ShipEngine lists order sources beside errors: some may be missing.' };
  }
  if (!hasNextPage(fields, requestedPage)) return { kind: 'none' };
  const givenPage = readCount(fields.page);
  if (givenPage !== null && givenPage !== requestedPage) {
    return {
      kind: 'withheld',
      detail: `ShipEngine answers with page ${givenPage} instead of ${requestedPage}.`,
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
