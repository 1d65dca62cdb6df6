import { Temporal } from 'temporal-polyfill';

/** A start date as the caller wrote it. */
export interface SinceText {
  readonly since: string;
  readonly timeZone: string | null;
}

/** The instant meant, or where and what the mistake is. */
export type SinceReading =
  | { readonly kind: 'instant'; readonly sinceInMs: number }
  | { readonly kind: 'mistake'; readonly pointer: '/since' | '/timeZone'; readonly detail: string };

const withOffset = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;
const local = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2})?$/;
const ianaName = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/**
 * Reads `since` and `timeZone` (docs/reference/time.md). A local time that is ambiguous in its zone, or does not exist there,
 * takes the earlier reading; a date alone is midnight; fractions are floored to the millisecond, so that the reading is never late.
 */
export function readSince({ since, timeZone }: SinceText): SinceReading {
  if (withOffset.test(since)) {
    if (timeZone !== null) return mistake('/timeZone', 'Leave timeZone out when since has an offset.');
    return checked(() => Temporal.Instant.from(since));
  }
  if (!local.test(since)) {
    return mistake(
      '/since',
      'Send an RFC 3339 instant with an offset (2020-05-29T15:05:02-07:00), or YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS together with timeZone.',
    );
  }
  if (timeZone === null) {
    return mistake('/since', 'Add an offset (for example Z or -07:00), or name the zone in timeZone.');
  }
  if (!isZone(timeZone)) {
    return mistake('/timeZone', 'Send an IANA time zone name such as America/New_York.');
  }
  return checked(() =>
    Temporal.PlainDateTime.from(since).toZonedDateTime(timeZone, { disambiguation: 'earlier' }).toInstant(),
  );
}

function checked(read: () => Temporal.Instant): SinceReading {
  let instant: Temporal.Instant;
  try {
    instant = read();
  } catch (error) {
    if (error instanceof RangeError)
      return mistake('/since', 'This day or time does not exist in the calendar.');
    throw error;
  }
  if (instant.epochMilliseconds < 0) return mistake('/since', 'Send a date from 1970-01-01T00:00:00Z on.');
  return { kind: 'instant', sinceInMs: instant.epochMilliseconds };
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

function mistake(pointer: '/since' | '/timeZone', detail: string): SinceReading {
  return { kind: 'mistake', pointer, detail };
}
