import type { ProviderSettings, SourceWordSetting } from '../contract/provider.js';
import type { StatusReading } from '../contract/source-reading.js';
import { findDeclaredWord } from '../kit/find-declared-word.js';

/** provider-facts 2.4, 2.7; ShipEngine's own `unknown` and every word not listed are unknown. */
export const shipengineStatusWords: ReadonlyMap<string, SourceWordSetting> = new Map([
  ['idle', 'idle'],
  ['preparing_update', 'queued'],
  ['updating', 'running'],
  ['error', 'error'],
]);

/** Declared words win over the table. */
export function mapShipEngineStatus(raw: string | null, settings: ProviderSettings): StatusReading {
  if (raw === null) return { word: 'unknown', providerStatus: null };
  const word = findDeclaredWord(settings, raw) ?? shipengineStatusWords.get(raw) ?? 'unknown';
  return { word, providerStatus: raw };
}
