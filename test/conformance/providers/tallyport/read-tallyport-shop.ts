import type { ProviderSettings } from '../../../../src/providers/contract/provider.js';
import type { SourceReading } from '../../../../src/providers/contract/source-reading.js';
import { readInstant } from '../../../../src/providers/kit/compare-attempt-texts.js';
import { mapTallyportStatus } from './map-tallyport-status.js';
import { readShopFields } from './tallyport.wire.js';

/** A shop as a source, or null without an id. */
export function readTallyportShop(entry: unknown, settings: ProviderSettings): SourceReading | null {
  const shop = readShopFields(entry);
  if (shop === null) return null;
  const open = shop.open !== false;
  const raw = shop.lastImport;
  return {
    source: shop.id,
    name: shop.title,
    marketplace: shop.channel,
    active: open,
    refreshable: open,
    status: mapTallyportStatus(shop.state, settings),
    lastAttempt:
      raw === null ? null : { raw, instant: readInstant(raw)?.toString() ?? null, ambiguous: false },
    watermarkAtEarliest: null,
  };
}
