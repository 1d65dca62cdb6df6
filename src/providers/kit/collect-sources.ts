import type { SourceReading } from '../contract/source-reading.js';

/**
 * Reads a list of sources entry by entry. An entry without a usable id is left out, a repeated id counts once. Null, so that
 * nobody takes all sources for gone, when there are entries and none can be read.
 */
export function collectSources(
  entries: readonly unknown[],
  readEntry: (entry: unknown) => SourceReading | null,
): readonly SourceReading[] | null {
  const byId = new Map<string, SourceReading>();
  for (const entry of entries) {
    const reading = readEntry(entry);
    if (reading !== null && !byId.has(reading.source)) byId.set(reading.source, reading);
  }
  return entries.length > 0 && byId.size === 0 ? null : [...byId.values()];
}
