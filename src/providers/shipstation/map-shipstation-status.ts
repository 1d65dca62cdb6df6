import type { StatusReading } from '../contract/source-reading.js';
import { readField, readRecord, readText } from '../kit/read-json.js';
import { type KnownStatus, matchStatusTable, type StatusTable } from '../kit/status-table.js';
import { findDeclaredStatus } from '../kit/status-words.js';
import type { ShipStationSettings } from './shipstation.account.js';

/**
 * What V1's unpublished texts mean, in lower case (docs/providers/evidence.md#v1-completion). Only `idle` can make an import
 * succeed, so it matches whole texts only.
 */
export const shipstationStatusTable: StatusTable = {
  running: { equals: [], contains: ['updating'] },
  queued: { equals: [], contains: ['queue', 'prepar', 'pending', 'waiting'] },
  idle: { equals: ['success', 'idle', 'ready', 'complete'], contains: [] },
  error: { equals: [], contains: ['error', 'fail'] },
};

/** The only documented number. One could guess 0, 1 and 3; we do not. */
const RUNNING_ID = '2';

/** Reads both shapes of `getrefreshstatus` (docs/providers/evidence.md#v1-status); null if it is no object, or another store's. */
export function readShipStationStatus(
  json: unknown,
  storeId: string,
  settings: ShipStationSettings,
): StatusReading | null {
  const fields = readRecord(json);
  if (fields === null || (readText(readField(fields, 'storeId')) ?? storeId) !== storeId) return null;
  const text = readText(readField(fields, 'refreshStatus')) ?? readText(readField(fields, 'status'));
  const id = readText(readField(fields, 'refreshStatusId'));
  return mapShipStationStatus(text, id, settings);
}

/** Declared statuses win, first by text, then by number. A status with two different meanings is unknown. */
export function mapShipStationStatus(
  text: string | null,
  id: string | null,
  settings: ShipStationSettings,
): StatusReading {
  const providerStatus = text ?? id;
  const declared = [text, id].map((raw) => (raw === null ? null : findDeclaredStatus(settings, raw)));
  const normalizedStatus = declared.find((candidate) => candidate !== null);
  if (normalizedStatus) return { normalizedStatus, providerStatus };
  const meanings = new Set<KnownStatus>(
    text === null ? [] : matchStatusTable(shipstationStatusTable, text.trim().toLowerCase()),
  );
  if (id?.trim() === RUNNING_ID) meanings.add('running');
  const [only, ...others] = meanings;
  return { normalizedStatus: only === undefined || others.length > 0 ? 'unknown' : only, providerStatus };
}
