import { Temporal } from 'temporal-polyfill';

const zones = { pacific: 'America/Los_Angeles', utc: 'UTC' } as const;

/**
 * An instant as ShipStation V1 shows it: a wall clock without an offset, with at most three fraction digits and no trailing
 * zeros (docs/providers/evidence.md#v1-stores).
 */
export function writeWallClock(instantInMs: number, zone: keyof typeof zones): string {
  return toPlain(instantInMs, zone).toString();
}

/** The short form of the samples in the guide, such as `8-13-2014` (docs/providers/evidence.md#v1-status). */
export function writeShortDate(instantInMs: number, zone: keyof typeof zones): string {
  const { month, day, year } = toPlain(instantInMs, zone);
  return `${month}-${day}-${year}`;
}

function toPlain(instantInMs: number, zone: keyof typeof zones): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instantInMs)
    .toZonedDateTimeISO(zones[zone])
    .toPlainDateTime();
}
