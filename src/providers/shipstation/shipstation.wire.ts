import { readField, readFlag, readList, readRecord, readText } from '../kit/read-json.js';
import type { QuotaHeaderNames } from '../kit/read-quota.js';

/** See docs/providers/evidence.md#v1-quota. */
export const shipstationQuotaHeaders: QuotaHeaderNames = {
  limit: 'x-rate-limit-limit',
  remaining: 'x-rate-limit-remaining',
  reset: 'x-rate-limit-reset',
};

/** The parameters of a trigger, the same in query and body (docs/providers/evidence.md#v1-refresh). */
export interface RefreshStoreBody {
  readonly storeId?: number;
  readonly refreshDate?: string;
}

/** The fields of a store that we read (docs/providers/evidence.md#v1-stores). All but the id may be missing or null. */
export interface StoreFields {
  readonly storeId: string;
  readonly storeName: string | null;
  readonly marketplaceId: string | null;
  readonly marketplaceName: string | null;
  readonly active: boolean | null;
  readonly refreshDate: string | null;
  readonly lastRefreshAttempt: string | null;
}

/** Decimal, no sign, no leading zero, exact as a JSON number. */
export function isStoreId(text: string): boolean {
  return /^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(Number(text));
}

/** One entry of `GET /stores`, or null without a usable id. */
export function readStoreFields(entry: unknown): StoreFields | null {
  const store = readRecord(entry);
  const storeId = store && readText(readField(store, 'storeId'))?.trim();
  if (!store || !storeId || !isStoreId(storeId)) return null;
  return {
    storeId,
    storeName: readText(readField(store, 'storeName')),
    marketplaceId: readText(readField(store, 'marketplaceId')),
    marketplaceName: readText(readField(store, 'marketplaceName')),
    active: readFlag(readField(store, 'active')),
    refreshDate: readText(readField(store, 'refreshDate')),
    lastRefreshAttempt: readText(readField(store, 'lastRefreshAttempt')),
  };
}

/** `GET /stores/marketplaces`: whether each can be refreshed. Leaves out entries that do not show it. Null if it is no list. */
export function readMarketplaceList(json: unknown): Readonly<Record<string, boolean>> | null {
  const entries = readList(json)?.map((entry): readonly [string, boolean] | null => {
    const marketplace = readRecord(entry);
    const id = marketplace && readText(readField(marketplace, 'marketplaceId'));
    const canRefresh = marketplace && readFlag(readField(marketplace, 'canRefresh'));
    return id === null || canRefresh === null ? null : [id, canRefresh];
  });
  return entries === undefined ? null : Object.fromEntries(entries.filter((entry) => entry !== null));
}
