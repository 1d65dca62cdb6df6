import type { SourceReading } from '../contract/source-reading.js';
import { type JsonRecord, readField, readFlag } from '../kit/read-json.js';
import { earliestWatermark, readPacificAttempt } from './shipstation-time.js';
import { readStoreFields } from './shipstation.wire.js';

/** Manual stores and "ShipEngine API", the only two of 103 with `canRefresh: false` (docs/providers/evidence.md#v1-stores). */
const KNOWN_UNREFRESHABLE: ReadonlySet<string> = new Set(['0', '118']);

/**
 * A store as a source, or null without an id. A store counts as active unless it says that it is not. `marketplaces` is the latest
 * result of `readMarketplaceList`, or null.
 */
export function readShipStationStore(entry: unknown, marketplaces: JsonRecord | null): SourceReading | null {
  const store = readStoreFields(entry);
  if (store === null) return null;
  const active = store.active !== false;
  return {
    source: store.storeId,
    name: store.storeName,
    marketplace: store.marketplaceName ?? store.marketplaceId,
    active,
    refreshable: active && (store.marketplaceId === null || canRefresh(store.marketplaceId, marketplaces)),
    status: null,
    lastAttempt: store.lastRefreshAttempt === null ? null : readPacificAttempt(store.lastRefreshAttempt),
    watermarkAtEarliest: store.refreshDate === null ? null : earliestWatermark(store.refreshDate),
  };
}

function canRefresh(marketplaceId: string, marketplaces: JsonRecord | null): boolean {
  const known = readFlag(readField(marketplaces ?? {}, marketplaceId));
  return known ?? !KNOWN_UNREFRESHABLE.has(marketplaceId);
}
