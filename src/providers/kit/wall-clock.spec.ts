import { describe, expect, it } from '@jest/globals';
import { listInstants, readWallClock, renderAtOffset, renderWallClock, showWallClock } from './wall-clock.js';

const PACIFIC = 'America/Los_Angeles';

function instantsOf(text: string): readonly string[] {
  const wallClock = readWallClock(text);
  return wallClock === null
    ? ['unread']
    : listInstants(wallClock, PACIFIC).map((instant) => instant.toString());
}

describe('wall clocks', () => {
  it('shows the clock of a zone and of a fixed offset', () => {
    const summer = Date.parse('2020-05-29T22:05:02.999Z');
    expect(renderWallClock(showWallClock(summer, PACIFIC))).toBe('2020-05-29 15:05:02');
    expect(renderAtOffset(summer, -8)).toBe('2020-05-29 14:05:02');
  });

  it('finds the one instant of an ordinary time', () => {
    expect(instantsOf('2026-07-01T12:00:00')).toEqual(['2026-07-01T19:00:00Z']);
    expect(instantsOf('2026-01-01 12:00:00.5')).toEqual(['2026-01-01T20:00:00.5Z']);
  });

  it('finds both instants in the repeated autumn hour and none in the skipped spring hour', () => {
    expect(instantsOf('2026-11-01T01:30:00')).toEqual(['2026-11-01T08:30:00Z', '2026-11-01T09:30:00Z']);
    expect(instantsOf('2026-03-08T02:30:00')).toEqual([]);
    expect(instantsOf('2026-11-01T02:00:00')).toHaveLength(1);
    expect(instantsOf('2026-03-08T03:00:00')).toHaveLength(1);
  });

  it.each([
    '',
    '8-13-2014',
    '2014-08-13',
    '2014-13-01T00:00:00',
    '2014-08-13T25:00:00',
    '2014-08-13T10:00:00Z',
    'now',
  ])('does not read %j', (text) => {
    expect(readWallClock(text)).toBeNull();
  });
});
