import { Temporal } from 'temporal-polyfill';
import { readWallClock } from './wall-clock.js';

/**
 * Compares two last attempts of one provider by value, so that `.07` and `.0700000` are equal: negative when `first` is earlier,
 * 0 when equal, positive when later. Null when one cannot be read, or when only one has an offset.
 */
export function compareAttemptTexts(first: string, second: string): number | null {
  // The cheap reading first: a text without an offset makes Temporal.Instant throw.
  const wallClocks = [readWallClock(first.trim()), readWallClock(second.trim())] as const;
  if (wallClocks[0] !== null && wallClocks[1] !== null)
    return Temporal.PlainDateTime.compare(wallClocks[0], wallClocks[1]);
  if (wallClocks[0] !== null || wallClocks[1] !== null) return null;
  const instants = [readInstant(first), readInstant(second)] as const;
  if (instants[0] !== null && instants[1] !== null) return Temporal.Instant.compare(instants[0], instants[1]);
  return null;
}

/** Reads RFC 3339 (ISO 8601 with `Z` or an offset, up to nine fraction digits); null for anything else. */
export function readInstant(text: string): Temporal.Instant | null {
  try {
    return Temporal.Instant.from(text.trim());
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
