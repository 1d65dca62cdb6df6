import type { ProviderSettings, SourceStatusSetting } from '../contract/provider.js';
import type { StatusReading } from '../contract/source-reading.js';
import { findDeclaredStatus } from '../kit/find-declared-status.js';
import { readField, readRecord, readText } from '../kit/read-json.js';
import { matchStatusTable, type StatusTable } from '../kit/status-table.js';

/**
 * What V1's unpublished texts mean, in lower case (docs/providers/evidence.md#v1-completion). Only idle can end an import
 * well, so it matches whole texts only.
 */
export const shipstationStatusTable: StatusTable = {
  running: { equals: [], contains: ['updating'] },
  queued: { equals: [], contains: ['queue', 'prepar', 'pending', 'waiting'] },
  idle: { equals: ['success', 'idle', 'ready', 'complete'], contains: [] },
  error: { equals: [], contains: ['error', 'fail'] },
};

/** The one documented number; 0, 1 and 3 can be guessed and are not. */
const RUNNING_ID = '2';

/** Both shapes of `getrefreshstatus` (docs/providers/evidence.md#v1-status); null if it is no object, or of another store. */
export function readShipStationStatus(
  json: unknown,
  storeId: string,
  settings: ProviderSettings,
): StatusReading | null {
  const fields = readRecord(json);
  if (fields === null || (readText(readField(fields, 'storeId')) ?? storeId) !== storeId) return null;
  const text = readText(readField(fields, 'refreshStatus')) ?? readText(readField(fields, 'status'));
  const id = readText(readField(fields, 'refreshStatusId'));
  return mapShipStationStatus(text, id, settings);
}

/** Declared words win, the text's before the number's; what says two different things at once is unknown. */
export function mapShipStationStatus(
  text: string | null,
  id: string | null,
  settings: ProviderSettings,
): StatusReading {
  const providerStatus = text ?? id;
  const declared = [text, id].map((raw) => (raw === null ? null : findDeclaredStatus(settings, raw)));
  const normalizedStatus = declared.find((candidate) => candidate !== null);
  if (normalizedStatus) return { normalizedStatus, providerStatus };
  const words = new Set<SourceStatusSetting>(
    text === null ? [] : matchStatusTable(shipstationStatusTable, text.trim().toLowerCase()),
  );
  if (id?.trim() === RUNNING_ID) words.add('running');
  const [only, ...others] = words;
  return { normalizedStatus: only === undefined || others.length > 0 ? 'unknown' : only, providerStatus };
}
