import { Temporal } from 'temporal-polyfill';

const zones = { pacific: 'America/Los_Angeles', utc: 'UTC' } as const;

/**
 * An instant as ShipStation V1 shows it: a wall clock without an offset, at most three fraction digits, trailing zeros and an
 * empty fraction left out (provider-facts 1.4).
 */
export function writeWallClock(instantInMs: number, zone: keyof typeof zones): string {
  return toPlain(instantInMs, zone).toString();
}

/** The short form of the samples in the older guide: month, day and year, such as `8-13-2014` (provider-facts 1.3). */
export function writeShortDate(instantInMs: number, zone: keyof typeof zones): string {
  const { month, day, year } = toPlain(instantInMs, zone);
  return `${month}-${day}-${year}`;
}

function toPlain(instantInMs: number, zone: keyof typeof zones): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instantInMs)
    .toZonedDateTimeISO(zones[zone])
    .toPlainDateTime();
}
