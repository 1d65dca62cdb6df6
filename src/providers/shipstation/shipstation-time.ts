import type { Temporal } from 'temporal-polyfill';
import type { LastAttempt, AttemptOrder } from '../contract/source-reading.js';
import { compareAttemptTexts, readInstant } from '../kit/compare-attempt-texts.js';
import { showInstant } from '../kit/show-instant.js';
import {
  listInstants,
  readWallClock,
  renderAtOffset,
  renderWallClock,
  showWallClock,
} from '../kit/wall-clock.js';
import type { ShipStationSettings } from './shipstation.account.js';

const PACIFIC = 'America/Los_Angeles';
const PACIFIC_STANDARD_OFFSET_IN_HOURS = -8;

/** The start date in the form of V1. docs/reference/time.md explains why `never-late` is the default. */
export function renderShipStationSince(sinceInMs: number, settings: ShipStationSettings): string {
  return settings.sinceMode === 'pacific-exact' ? renderPacificExact(sinceInMs) : renderNeverLate(sinceInMs);
}

/** UTC-8 all year. Pacific clocks skip only the hour from two to three; a time in it is moved back to 01:59:59. */
function renderNeverLate(sinceInMs: number): string {
  const text = renderAtOffset(sinceInMs, PACIFIC_STANDARD_OFFSET_IN_HOURS);
  return text.slice(11, 13) === '02' && isSkipped(text) ? `${text.slice(0, 11)}01:59:59` : text;
}

/** The clock of Los Angeles. In the first of two repeated hours it goes back an hour: V1 could read a later instant. */
function renderPacificExact(sinceInMs: number): string {
  const wallClock = showWallClock(sinceInMs, PACIFIC);
  const latest = listInstants(wallClock, PACIFIC).at(-1);
  const mayBeReadLater = latest !== undefined && latest.epochMilliseconds > sinceInMs;
  return renderWallClock(mayBeReadLater ? wallClock.subtract({ hours: 1 }) : wallClock);
}

function isSkipped(text: string): boolean {
  const wallClock = readWallClock(text);
  return wallClock !== null && listInstants(wallClock, PACIFIC).length === 0;
}

/**
 * A date that V1 shows (ISO without offset, any number of fraction digits) as Pacific time. In the repeated autumn hour it is the
 * earlier instant, marked as ambiguous. There is no instant in the skipped hour, for any other form, and for .NET's dates that
 * mean "never".
 */
export function readPacificAttempt(raw: string): LastAttempt {
  const instants = listMeanings(raw, PACIFIC);
  return { raw, instant: showInstant(instants[0] ?? null), ambiguous: instants.length > 1 };
}

/** A store's `refreshDate` at its earliest: read as UTC (docs/providers/evidence.md#v1-time), hours before any Pacific reading. */
export function earliestWatermark(refreshDate: string): string | null {
  return showInstant(listMeanings(refreshDate, 'UTC')[0] ?? null);
}

/** The instants that a time stands for, earliest first: by its own offset if it has one, else by the clocks of the zone. */
function listMeanings(raw: string, zone: string): readonly Temporal.Instant[] {
  const wallClock = readWallClock(raw.trim());
  if (wallClock !== null) return listInstants(wallClock, zone);
  const instant = readInstant(raw);
  return instant === null ? [] : [instant];
}

/** Compares two `lastRefreshAttempt` texts by value. */
export function compareShipStationAttempts(earlier: string, later: string): AttemptOrder {
  // Most stores show the same text as before. To parse it would take a hundred times as long.
  if (earlier === later) return 'not-later';
  const order = compareAttemptTexts(later, earlier);
  if (order === null || order === 0) return 'not-later';
  if (order > 0) return 'later';
  // 01:50, then 01:10: forty minutes back, or twenty minutes on if the clocks went back in between.
  return isRepeated(earlier) && isRepeated(later) && isSameDay(earlier, later)
    ? 'later-if-running'
    : 'not-later';
}

function isRepeated(raw: string): boolean {
  const wallClock = readWallClock(raw.trim());
  return wallClock !== null && listInstants(wallClock, PACIFIC).length > 1;
}

function isSameDay(first: string, second: string): boolean {
  return first.trim().slice(0, 10) === second.trim().slice(0, 10);
}
