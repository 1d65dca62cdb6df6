import { Temporal } from 'temporal-polyfill';
import type { ShipstationAssumptions } from '../assumptions/sandbox-assumptions.js';

/** How the server reads a `refreshDate`. */
export type RefreshDateReading =
  | { readonly kind: 'read'; readonly instantInMs: number }
  | { readonly kind: 'rejected'; readonly status: 400 | 500; readonly reason: string };

const wallClock = /^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?$/;
const zonedForm = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
const zones = { pacific: 'America/Los_Angeles', 'fixed-pst': '-08:00', utc: 'UTC' } as const;

/** Reads `YYYY-MM-DD HH:MM:SS`, or a date as its midnight, like the server (docs/providers/evidence.md#v1-refresh). */
export function readRefreshDate(
  text: string,
  nowInMs: number,
  assumptions: ShipstationAssumptions,
): RefreshDateReading {
  const reading = readText(text, assumptions);
  if (
    reading.kind === 'read' &&
    reading.instantInMs > nowInMs &&
    assumptions.futureRefreshDate === 'reject'
  ) {
    return reject(400, 'The refreshDate cannot be in the future.');
  }
  return reading;
}

function readText(text: string, assumptions: ShipstationAssumptions): RefreshDateReading {
  const zoned = zonedForm.exec(text);
  if (zoned !== null) {
    switch (assumptions.zonedRefreshDate) {
      case 'reject':
        return rejectText(text);
      case 'read-as-instant': {
        const instantInMs = Date.parse(text);
        return Number.isNaN(instantInMs) ? rejectText(text) : { kind: 'read', instantInMs };
      }
      case 'ignore-zone':
        return readWallClock(text, zoned[1] ?? '', assumptions);
      default:
        return assumptions.zonedRefreshDate satisfies never;
    }
  }
  return wallClock.test(text) ? readWallClock(text, text.replace(' ', 'T'), assumptions) : rejectText(text);
}

function readWallClock(
  text: string,
  isoText: string,
  assumptions: ShipstationAssumptions,
): RefreshDateReading {
  const plain = parsePlain(isoText);
  if (plain === null) return rejectText(text);
  const zone = zones[assumptions.refreshDateReadAs];
  const instant = plain.toZonedDateTime(zone, { disambiguation: assumptions.repeatedWallClock });
  if (instant.toPlainDateTime().equals(plain))
    return { kind: 'read', instantInMs: instant.epochMilliseconds };
  switch (assumptions.missingWallClock) {
    case 'reject-400':
      return rejectText(text);
    case 'reject-500':
      return reject(500, 'The supplied DateTime represents an invalid time.');
    case 'read-later':
      return {
        kind: 'read',
        instantInMs: plain.toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds,
      };
    default:
      return assumptions.missingWallClock satisfies never;
  }
}

function parsePlain(isoText: string): Temporal.PlainDateTime | null {
  try {
    return Temporal.PlainDateTime.from(isoText, { overflow: 'reject' });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function rejectText(text: string): RefreshDateReading {
  return reject(400, `The value '${text}' is not valid for refreshDate.`);
}

function reject(status: 400 | 500, reason: string): RefreshDateReading {
  return { kind: 'rejected', status, reason };
}
