import { Temporal } from 'temporal-polyfill';
import { hasFormOfInstant, readInstant } from '../../platform/read-instant.js';

/** A start date as the caller sent it. */
export interface SinceStrings {
  readonly since: string;
  readonly timeZone: string | null;
}

/** The instant, or the field that is invalid and what to send. */
export type SinceReading =
  | { readonly kind: 'instant'; readonly since: Date }
  | { readonly kind: 'invalid'; readonly pointer: '/since' | '/timeZone'; readonly detail: string };

const local = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2})?$/;
const ianaName = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/**
 * Reads `since` and `timeZone` (docs/reference/time.md). The result is never later than the caller meant: of an ambiguous or
 * non-existent local time it takes the earlier instant, and it floors fractions to the millisecond. A date alone means midnight.
 */
export function readSince({ since, timeZone }: SinceStrings): SinceReading {
  if (hasFormOfInstant(since)) {
    if (timeZone !== null) return invalid('/timeZone', 'Leave timeZone out when since has an offset.');
    return checked(readInstant(since));
  }
  if (!local.test(since)) {
    return invalid(
      '/since',
      'Send an RFC 3339 instant with an offset (2020-05-29T15:05:02-07:00), or YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS together with timeZone.',
    );
  }
  if (timeZone === null) {
    return invalid('/since', 'Add an offset (for example Z or -07:00), or send the zone in timeZone.');
  }
  if (!isZone(timeZone)) {
    return invalid('/timeZone', 'Send an IANA time zone name such as America/New_York.');
  }
  return checked(readLocal(since, timeZone));
}

function readLocal(since: string, timeZone: string): Date | null {
  try {
    const local = Temporal.PlainDateTime.from(since);
    const { epochMilliseconds } = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
    return new Date(epochMilliseconds);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function checked(since: Date | null): SinceReading {
  if (since === null) return invalid('/since', 'This day or time does not exist in the calendar.');
  if (since.getTime() < 0) return invalid('/since', 'Send a date from 1970-01-01T00:00:00Z on.');
  return { kind: 'instant', since };
}

function isZone(name: string): boolean {
  if (!ianaName.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function invalid(pointer: '/since' | '/timeZone', detail: string): SinceReading {
  return { kind: 'invalid', pointer, detail };
}
