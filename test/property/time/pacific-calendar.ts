import { Temporal } from 'temporal-polyfill';

const zone = 'America/Los_Angeles';
const hourInMs = 3_600_000;

/** A moment at which Pacific clocks are set forward or back. */
export interface ClockChange {
  readonly atInMs: number;
  readonly offsetBeforeInHours: number;
  readonly offsetAfterInHours: number;
}

/** The instants that a Pacific wall clock can stand for, by integer arithmetic, within a span of time. */
export interface PacificCalendar {
  readonly changes: readonly ClockChange[];
  /** The earliest instant at which Pacific clocks show this (milliseconds as if in UTC), or null if there is none. */
  readEarlier(wallClockInMs: number): number | null;
  /** The latest instant of this kind, or null. */
  readLater(wallClockInMs: number): number | null;
}

/** Every change of the clocks in the span, from Temporal. */
export function listClockChanges(fromInMs: number, untilInMs: number): readonly ClockChange[] {
  const changes: ClockChange[] = [];
  let last = Temporal.Instant.fromEpochMilliseconds(fromInMs).toZonedDateTimeISO(zone);
  for (;;) {
    const next = last.getTimeZoneTransition('next');
    if (next === null || next.epochMilliseconds >= untilInMs) return changes;
    changes.push({
      atInMs: next.epochMilliseconds,
      offsetBeforeInHours: inHours(last.offsetNanoseconds),
      offsetAfterInHours: inHours(next.offsetNanoseconds),
    });
    last = next;
  }
}

/** A calendar for wall clocks up to a day outside of the span. */
export function createPacificCalendar(fromInMs: number, untilInMs: number): PacificCalendar {
  const startInMs = fromInMs - 48 * hourInMs;
  const endInMs = untilInMs + 48 * hourInMs;
  const changes = listClockChanges(startInMs, endInMs);
  const offsetsByHour = new Int8Array((endInMs - startInMs) / hourInMs);
  const first = Temporal.Instant.fromEpochMilliseconds(startInMs).toZonedDateTimeISO(zone);
  offsetsByHour.fill(inHours(first.offsetNanoseconds));
  for (const { atInMs, offsetAfterInHours } of changes) {
    const hour = (atInMs - startInMs) / hourInMs;
    if (!Number.isInteger(hour)) throw new Error('The clocks changed within an hour.');
    offsetsByHour.fill(offsetAfterInHours, hour);
  }
  const descending = [...new Set(offsetsByHour)].sort((first, second) => second - first);
  const ascending = descending.toReversed();
  const read = (wallClockInMs: number, offsets: readonly number[]): number | null => {
    for (const offset of offsets) {
      const instantInMs = wallClockInMs - offset * hourInMs;
      if (offsetsByHour[Math.floor((instantInMs - startInMs) / hourInMs)] === offset) return instantInMs;
    }
    return null;
  };
  return {
    changes,
    readEarlier: (wallClockInMs) => read(wallClockInMs, descending),
    readLater: (wallClockInMs) => read(wallClockInMs, ascending),
  };
}

function inHours(offsetInNanoseconds: number): number {
  const hours = offsetInNanoseconds / 3.6e12;
  if (!Number.isInteger(hours)) throw new Error('Pacific clocks are not whole hours from UTC.');
  return hours;
}
