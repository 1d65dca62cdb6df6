import type { StatusReading } from '../contract/source-reading.js';
import { matchStatusTable, type StatusTable } from '../kit/status-table.js';
import { findDeclaredStatus } from '../kit/status-words.js';
import type { ShipEngineSettings } from './shipengine.account.js';

/** See docs/providers/evidence.md#shipengine-order-source. ShipEngine's own `unknown` and every other status are unknown. */
export const shipengineStatusTable: StatusTable = {
  running: { equals: ['updating'], contains: [] },
  queued: { equals: ['preparing_update'], contains: [] },
  idle: { equals: ['idle'], contains: [] },
  error: { equals: ['error'], contains: [] },
};

/** Declared statuses win over the table. */
export function mapShipEngineStatus(raw: string | null, settings: ShipEngineSettings): StatusReading {
  if (raw === null) return { normalizedStatus: 'unknown', providerStatus: null };
  const [normalizedStatus] = matchStatusTable(shipengineStatusTable, raw);
  return {
    normalizedStatus: findDeclaredStatus(settings, raw) ?? normalizedStatus ?? 'unknown',
    providerStatus: raw,
  };
}
