import type { SourceReading } from '../contract/source-reading.js';
import { readInstant } from '../kit/compare-attempt-texts.js';
import { showInstant } from '../kit/show-instant.js';
import { mapShipEngineStatus } from './map-shipengine-status.js';
import type { ShipEngineSettings } from './shipengine.account.js';
import { readOrderSourceFields } from './shipengine.wire.js';

/**
 * An order source as a source, or null without an id. It counts as active unless it says that it is not. There is no watermark:
 * `refresh_date` is the next scheduled refresh (docs/providers/evidence.md#shipengine-order-source).
 */
export function readShipEngineOrderSource(
  entry: unknown,
  settings: ShipEngineSettings,
): SourceReading | null {
  const fields = readOrderSourceFields(entry);
  if (fields === null) return null;
  const active = fields.active !== false;
  const raw = fields.lastRefreshAttempt;
  return {
    source: fields.id,
    name: fields.nickname ?? fields.friendlyName,
    marketplace: fields.code,
    active,
    refreshable: active,
    status: mapShipEngineStatus(fields.status, settings),
    lastAttempt: raw === null ? null : { raw, instant: showInstant(readInstant(raw)), ambiguous: false },
    watermarkAtEarliest: null,
  };
}
