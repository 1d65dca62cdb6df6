import { describe, expect, it } from '@jest/globals';
import { defaultAssumptions, type ShipstationAssumptions } from '../assumptions/sandbox-assumptions.js';
import { readRefreshDate } from './read-refresh-date.js';

const nowInMs = Date.parse('2026-06-01T00:00:00Z');

function read(text: string, changes: Partial<ShipstationAssumptions> = {}): string {
  const reading = readRefreshDate(text, nowInMs, { ...defaultAssumptions.shipstation, ...changes });
  return reading.kind === 'read'
    ? new Date(reading.instantInMs).toISOString()
    : `rejected with ${reading.status}`;
}

describe('a refreshDate', () => {
  it.each([
    ['2020-05-29 15:05:02', 'pacific', '2020-05-29T22:05:02.000Z'],
    ['2020-05-29 15:05:02', 'fixed-pst', '2020-05-29T23:05:02.000Z'],
    ['2020-05-29 15:05:02', 'utc', '2020-05-29T15:05:02.000Z'],
    ['2020-01-29 15:05:02', 'pacific', '2020-01-29T23:05:02.000Z'],
    ['2020-05-29', 'pacific', '2020-05-29T07:00:00.000Z'],
    ['2020-02-29', 'fixed-pst', '2020-02-29T08:00:00.000Z'],
  ] as const)('%s is read as %s', (text, refreshDateReadAs, instant) => {
    expect(read(text, { refreshDateReadAs })).toBe(instant);
  });

  it.each([
    '05-29-2020',
    '2020-05-29T15:05:02',
    '2020-05-29 15:05',
    '2020-05-29 15:05:02.5',
    '2020-02-30 00:00:00',
    '2020-05-29 25:00:00',
    '2020-5-9',
    ' 2020-05-29',
    'now',
  ])('%p is rejected', (text) => {
    expect(read(text)).toBe('rejected with 400');
  });

  it.each([
    ['reject-400', 'rejected with 400'],
    ['reject-500', 'rejected with 500'],
    ['read-later', '2026-03-08T10:30:00.000Z'],
  ] as const)('in the hour that the spring change skips: %s', (missingWallClock, result) => {
    expect(read('2026-03-08 02:30:00', { missingWallClock })).toBe(result);
    expect(read('2026-03-08 01:59:59', { missingWallClock })).toBe('2026-03-08T09:59:59.000Z');
  });

  it('always exists when read as fixed PST', () => {
    expect(read('2026-03-08 02:30:00', { refreshDateReadAs: 'fixed-pst' })).toBe('2026-03-08T10:30:00.000Z');
  });

  it('in the repeated autumn hour means the assumed instant', () => {
    expect(read('2025-11-02 01:30:00', { repeatedWallClock: 'later' })).toBe('2025-11-02T09:30:00.000Z');
    expect(read('2025-11-02 01:30:00', { repeatedWallClock: 'earlier' })).toBe('2025-11-02T08:30:00.000Z');
  });

  it.each([
    ['reject', 'rejected with 400'],
    ['read-as-instant', '2020-05-29T15:05:02.000Z'],
    ['ignore-zone', '2020-05-29T22:05:02.000Z'],
  ] as const)('with T and Z: %s', (zonedRefreshDate, result) => {
    expect(read('2020-05-29T15:05:02Z', { zonedRefreshDate })).toBe(result);
  });

  it('in the future is accepted unless assumed otherwise', () => {
    expect(read('2026-06-02')).toBe('2026-06-02T07:00:00.000Z');
    expect(read('2026-06-02', { futureRefreshDate: 'reject' })).toBe('rejected with 400');
  });
});
