import { Temporal } from 'temporal-polyfill';

/** A time of day on a calendar day without a zone. */
export type WallClock = Temporal.PlainDateTime;

/** What a clock in an IANA zone shows at an instant. */
export function showWallClock(instantInMs: number, zone: string): WallClock {
  return Temporal.Instant.fromEpochMilliseconds(instantInMs).toZonedDateTimeISO(zone).toPlainDateTime();
}

/** `YYYY-MM-DD HH:MM:SS` as a clock at a fixed offset from UTC shows it at an instant, rounded down to the second. */
export function renderAtOffset(instantInMs: number, offsetInHours: number): string {
  // A Date needs no zone data and prints the same text ten times as fast.
  return new Date(instantInMs + offsetInHours * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** `YYYY-MM-DD HH:MM:SS`, rounded down to the second. */
export function renderWallClock(wallClock: WallClock): string {
  return wallClock.toString({ smallestUnit: 'second', roundingMode: 'floor' }).replace('T', ' ');
}

/** Reads ISO 8601 without an offset and with up to nine fraction digits; null for anything else. */
export function readWallClock(text: string): WallClock | null {
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?$/.test(text)) return null;
  try {
    return Temporal.PlainDateTime.from(text);
  } catch (error) {
    // The form is valid, but there is no such day or hour.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The instants at which clocks in the zone show this, earliest first: none in a skipped hour, two in a repeated one, else one. */
export function listInstants(wallClock: WallClock, zone: string): readonly Temporal.Instant[] {
  const earlier = wallClock.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (!earlier.toPlainDateTime().equals(wallClock)) return [];
  const later = wallClock.toZonedDateTime(zone, { disambiguation: 'later' });
  return earlier.equals(later) ? [earlier.toInstant()] : [earlier.toInstant(), later.toInstant()];
}
