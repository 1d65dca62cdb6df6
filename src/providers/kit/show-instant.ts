import { Temporal } from 'temporal-polyfill';

const earliest = Temporal.Instant.from('1970-01-01T00:00:00Z');
const end = Temporal.Instant.from('9999-12-31T00:00:00Z');

/**
 * RFC 3339 in UTC with as many fraction digits as the instant has, or null. Instants before 1970 and from the last day of the year
 * 9999 are null too: they are a provider's smallest and greatest date, which mean "never", or times that RFC 3339 cannot write.
 */
export function showInstant(instant: Temporal.Instant | null): string | null {
  if (instant === null) return null;
  const shown =
    Temporal.Instant.compare(instant, earliest) >= 0 && Temporal.Instant.compare(instant, end) < 0;
  return shown ? instant.toString() : null;
}
