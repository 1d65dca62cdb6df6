import { Temporal } from 'temporal-polyfill';
import type { PacificCalendar } from './pacific-calendar.js';

/** A start date as it was sent: the text, and its digits as milliseconds as if in UTC. */
export interface SentText {
  readonly text: string;
  readonly wallClockInMs: number;
}

/** One way in which a server may read a start date without an offset (docs/providers/evidence.md#v1-time). */
export interface ServerReading {
  readonly name: string;
  /** The instant, or null when there is no such wall clock. */
  readonly readInMs: (sent: SentText) => number | null;
  /** How much earlier than requested a whole second may be read. */
  readonly allowedOverlapInMs: number;
}

const hourInMs = 3_600_000;
const zone = 'America/Los_Angeles';

/** The text as UTC-8 all year. Early by at most the hour that moves back on the spring day. */
export const asLiteralPst: ServerReading = {
  name: 'literal PST',
  readInMs: ({ wallClockInMs }) => wallClockInMs + 8 * hourInMs,
  allowedOverlapInMs: hourInMs,
};

/** The text as UTC: eight hours early, plus the hour that moves back. */
export const asUtc: ServerReading = {
  name: 'UTC',
  readInMs: ({ wallClockInMs }) => wallClockInMs,
  allowedOverlapInMs: 9 * hourInMs,
};

/** Pacific time by integer arithmetic, with either reading of the repeated hour. */
export function asPacific(calendar: PacificCalendar): readonly ServerReading[] {
  return namePacific(
    ({ wallClockInMs }) => calendar.readEarlier(wallClockInMs),
    ({ wallClockInMs }) => calendar.readLater(wallClockInMs),
  );
}

/** The same by Temporal. */
export function asPacificByTemporal(): readonly ServerReading[] {
  return namePacific(
    ({ text }) => readByTemporal(text, 'earlier'),
    ({ text }) => readByTemporal(text, 'later'),
  );
}

/** Temporal's instant for a Pacific wall clock, or null in the skipped hour. */
export function readByTemporal(text: string, disambiguation: 'earlier' | 'later'): number | null {
  const wallClock = Temporal.PlainDateTime.from(text.replace(' ', 'T'));
  const zoned = wallClock.toZonedDateTime(zone, { disambiguation });
  return zoned.toPlainDateTime().equals(wallClock) ? zoned.epochMilliseconds : null;
}

function namePacific(
  earlier: ServerReading['readInMs'],
  later: ServerReading['readInMs'],
): readonly ServerReading[] {
  return [
    { name: 'Pacific, first repeated hour', readInMs: earlier, allowedOverlapInMs: hourInMs },
    { name: 'Pacific, second repeated hour', readInMs: later, allowedOverlapInMs: hourInMs },
  ];
}
