import { readSentText } from './read-sent-text.js';
import type { ServerReading } from './server-readings.js';

/** The result of one reading for all instants. */
export interface AuditCount {
  readonly reading: string;
  readonly instants: number;
  /** Start dates that are read as later than requested: orders in between would be lost. */
  readonly late: number;
  /** The greatest lateness. */
  readonly greatestDelayInMs: number;
  /** Wall clocks that do not exist. */
  readonly missing: number;
  /** Start dates that are read as earlier than allowed. The dropped fraction of a second does not count. */
  readonly tooEarly: number;
  /** The longest time span that is imported again. */
  readonly greatestOverlapInMs: number;
}

/** Renders every instant and reads the result in every way. */
export function auditSince(
  render: (sinceInMs: number) => string,
  instantsInMs: Iterable<number>,
  readings: readonly ServerReading[],
): readonly AuditCount[] {
  const tallies = readings.map((reading) => ({
    reading,
    late: 0,
    missing: 0,
    tooEarly: 0,
    delay: 0,
    overlap: 0,
  }));
  let instants = 0;
  for (const sinceInMs of instantsInMs) {
    instants += 1;
    const text = render(sinceInMs);
    const wallClockInMs = readSentText(text);
    for (const tally of tallies) {
      const readInMs = wallClockInMs === null ? null : tally.reading.readInMs({ text, wallClockInMs });
      if (readInMs === null) {
        tally.missing += 1;
        continue;
      }
      const overlapInMs = sinceInMs - readInMs;
      if (overlapInMs < 0) tally.late += 1;
      if (-overlapInMs > tally.delay) tally.delay = -overlapInMs;
      if (overlapInMs > tally.reading.allowedOverlapInMs + (sinceInMs % 1000)) tally.tooEarly += 1;
      if (overlapInMs > tally.overlap) tally.overlap = overlapInMs;
    }
  }
  return tallies.map(({ reading, late, missing, tooEarly, delay, overlap }) => ({
    reading: reading.name,
    instants,
    late,
    greatestDelayInMs: delay,
    missing,
    tooEarly,
    greatestOverlapInMs: overlap,
  }));
}
