import { Temporal } from 'temporal-polyfill';
import { readWallClock } from './wall-clock.js';

/**
 * Compares two time stamps of one provider by value, so that `.07` and `.0700000` are the same: negative when `first` is
 * earlier, 0 when equal, positive when later; null when one cannot be read, or only one of them carries an offset.
 */
export function compareAttemptTexts(first: string, second: string): number | null {
  // First what costs little: a text without an offset would be refused as an instant with an exception.
  const wallClocks = [readWallClock(first.trim()), readWallClock(second.trim())] as const;
  if (wallClocks[0] !== null && wallClocks[1] !== null)
    return Temporal.PlainDateTime.compare(wallClocks[0], wallClocks[1]);
  if (wallClocks[0] !== null || wallClocks[1] !== null) return null;
  const instants = [readInstant(first), readInstant(second)] as const;
  if (instants[0] !== null && instants[1] !== null) return Temporal.Instant.compare(instants[0], instants[1]);
  return null;
}

/** Reads RFC 3339 (ISO 8601 with `Z` or an offset, up to nine fraction digits); null when the text is anything else. */
export function readInstant(text: string): Temporal.Instant | null {
  try {
    return Temporal.Instant.from(text.trim());
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
