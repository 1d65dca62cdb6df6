const clocks = new Map<string, Intl.DateTimeFormat>();

/** Every time zone of the JavaScript engine, by its IANA name. */
export function listZones(): readonly string[] {
  return Intl.supportedValuesOf('timeZone');
}

/** `YYYY-MM-DDTHH:MM:SS` as clocks in the zone show it, by the engine's own data. */
export function showClock(instantInMs: number, zone: string): string {
  return clockOf(zone).format(instantInMs).replace(' ', 'T');
}

/** The minutes at which the clocks of a zone change, found by bisection. Two changes within five days may be missed. */
export function listZoneChanges(zone: string, fromInMs: number, untilInMs: number): readonly number[] {
  const stepInMs = 5 * 86_400_000;
  const changes: number[] = [];
  let offset = offsetInMs(fromInMs, zone);
  for (let beforeInMs = fromInMs; beforeInMs < untilInMs; beforeInMs += stepInMs) {
    const nextOffset = offsetInMs(beforeInMs + stepInMs, zone);
    if (nextOffset === offset) continue;
    changes.push(findChange(zone, beforeInMs, beforeInMs + stepInMs));
    offset = nextOffset;
  }
  return changes;
}

function findChange(zone: string, fromInMs: number, untilInMs: number): number {
  const before = offsetInMs(fromInMs, zone);
  let [lastInMs, firstInMs] = [fromInMs, untilInMs];
  while (firstInMs - lastInMs > 60_000) {
    const middleInMs = Math.floor((lastInMs + firstInMs) / 120_000) * 60_000;
    if (offsetInMs(middleInMs, zone) === before) lastInMs = middleInMs;
    else firstInMs = middleInMs;
  }
  return firstInMs;
}

function offsetInMs(instantInMs: number, zone: string): number {
  return Date.parse(`${showClock(instantInMs, zone)}Z`) - instantInMs;
}

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  // The Swedish locale writes 2026-11-01 01:30:00.
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  clocks.set(zone, clock);
  return clock;
}
