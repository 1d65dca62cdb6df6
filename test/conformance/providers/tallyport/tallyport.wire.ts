import { readFlag, readList, readRecord, readText } from '../../../../src/providers/kit/read-json.js';
import type { QuotaHeaderNames } from '../../../../src/providers/kit/read-quota.js';

/** The headers of every response. */
export const tallyportQuotaHeaders: QuotaHeaderNames = {
  limit: 'x-calls-allowed',
  remaining: 'x-calls-left',
  reset: 'x-calls-renew',
};

/** The fields of a shop that we read. All but the id may be missing. */
export interface ShopFields {
  readonly id: string;
  readonly title: string | null;
  readonly channel: string | null;
  readonly open: boolean | null;
  readonly state: string | null;
  readonly lastImport: string | null;
}

/** Letters and digits. */
export function isShopId(text: string): boolean {
  return /^[a-z0-9]{1,40}$/.test(text);
}

/** The entries of `GET /shops`, or null when there is no list. */
export function readShopEntries(json: unknown): readonly unknown[] | null {
  return readList(readRecord(json)?.shops);
}

/** `GET /channels`: whether the shops of each can be imported, or null when there is no list. */
export function readChannels(json: unknown): Readonly<Record<string, boolean>> | null {
  const entries = readList(readRecord(json)?.channels)?.flatMap((entry) => {
    const channel = readRecord(entry);
    const [name, importable] = [readText(channel?.name), readFlag(channel?.importable)];
    return name === null || importable === null ? [] : [[name, importable] as const];
  });
  return entries === undefined ? null : Object.fromEntries(entries);
}

/** One shop, or null without a usable id. */
export function readShopFields(entry: unknown): ShopFields | null {
  const shop = readRecord(entry);
  const id = shop && readText(shop.id);
  if (!shop || !id || !isShopId(id)) return null;
  return {
    id,
    title: readText(shop.title),
    channel: readText(shop.channel),
    open: readFlag(shop.open),
    state: readText(shop.state),
    lastImport: readText(shop.lastImport),
  };
}
