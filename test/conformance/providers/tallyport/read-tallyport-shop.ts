import type { SourceReading } from '../../../../src/providers/contract/source-reading.js';
import { readInstant } from '../../../../src/providers/kit/compare-attempt-texts.js';
import { type JsonRecord, readField, readFlag } from '../../../../src/providers/kit/read-json.js';
import { mapTallyportStatus } from './map-tallyport-status.js';
import type { TallyportSettings } from './tallyport.account.js';
import { readShopFields } from './tallyport.wire.js';

/** A shop as a source, or null without an id. `channels` is the latest result of `readChannels`, or null. */
export function readTallyportShop(
  entry: unknown,
  settings: TallyportSettings,
  channels: JsonRecord | null,
): SourceReading | null {
  const shop = readShopFields(entry);
  if (shop === null) return null;
  const open = shop.open !== false;
  const raw = shop.lastImport;
  return {
    source: shop.id,
    name: shop.title,
    marketplace: shop.channel,
    active: open,
    refreshable: open && readFlag(readField(channels ?? {}, shop.channel ?? '')) !== false,
    status: mapTallyportStatus(shop.state, settings),
    lastAttempt:
      raw === null ? null : { raw, instant: readInstant(raw)?.toString() ?? null, ambiguous: false },
    watermarkAtEarliest: null,
  };
}
