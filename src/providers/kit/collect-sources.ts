import type { SourceReading } from '../contract/source-reading.js';

/**
 * Reads a list of sources entry by entry. It leaves out entries without a usable id and counts a repeated id once. Returns null
 * when there are entries and none can be read: the sources must not count as deleted then.
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
