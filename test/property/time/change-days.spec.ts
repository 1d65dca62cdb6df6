import { describe, expect, it } from '@jest/globals';
import { shipstation } from '../../../src/providers/shipstation/shipstation.definition.js';
import { sendSince } from './send-since.js';

const neverLate = sendSince(shipstation, { sinceMode: 'never-late' });
const pacificExact = sendSince(shipstation, { sinceMode: 'pacific-exact' });

/** Sundays on which Pacific clocks go from 01:59:59 PST to 03:00:00 PDT. */
const springDays = [
  ['6 January 1974, the winter of the oil crisis', '1974-01-06'],
  ['2 April 2000, the first Sunday of April', '2000-04-02'],
  ['2 April 2006, the last year of the old rule', '2006-04-02'],
  ['11 March 2007, the second Sunday of March', '2007-03-11'],
  ['8 March 2020', '2020-03-08'],
  ['10 March 2024', '2024-03-10'],
  ['8 March 2026', '2026-03-08'],
  ['14 March 2049', '2049-03-14'],
] as const;

/** Sundays on which Pacific clocks go from 01:59:59 PDT back to 01:00:00 PST, and the Saturdays before. */
const autumnDays = [
  ['29 October 2000, the last Sunday of October', '2000-10-29', '2000-10-28'],
  ['29 October 2006, the last year of the old rule', '2006-10-29', '2006-10-28'],
  ['4 November 2007, the first Sunday of November', '2007-11-04', '2007-11-03'],
  ['1 November 2020', '2020-11-01', '2020-10-31'],
  ['3 November 2024', '2024-11-03', '2024-11-02'],
  ['1 November 2026', '2026-11-01', '2026-10-31'],
  ['7 November 2049', '2049-11-07', '2049-11-06'],
] as const;

describe.each(springDays)('on Sunday %s', (_name, day) => {
  it.each([
    // requested in UTC, clock of Los Angeles, sent as never-late, sent as pacific-exact
    ['09:00:00', '01:00:00 PST', '01:00:00', '01:00:00'],
    ['09:59:59', '01:59:59 PST', '01:59:59', '01:59:59'],
    ['10:00:00', '03:00:00 PDT', '01:59:59', '03:00:00'],
    ['10:30:00', '03:30:00 PDT', '01:59:59', '03:30:00'],
    ['10:59:59', '03:59:59 PDT', '01:59:59', '03:59:59'],
    ['11:00:00', '04:00:00 PDT', '03:00:00', '04:00:00'],
    ['20:00:00', '13:00:00 PDT', '12:00:00', '13:00:00'],
  ])('%s UTC, which is %s, is sent as %s or exactly as %s', (requested, shown, late, exact) => {
    const sinceInMs = Date.parse(`${day}T${requested}Z`);
    expect(weekday(day)).toBe('Sunday');
    expect(showInLosAngeles(sinceInMs)).toBe(`${day} ${shown}`);
    expect(neverLate(sinceInMs)).toBe(`${day} ${late}`);
    expect(pacificExact(sinceInMs)).toBe(`${day} ${exact}`);
  });
});

describe.each(autumnDays)('on Sunday %s', (_name, day, dayBefore) => {
  it('the last second before the repeated hours is sent as an hour earlier, on Saturday, or exactly', () => {
    const sinceInMs = Date.parse(`${day}T07:59:59Z`);
    expect([weekday(dayBefore), weekday(day)]).toEqual(['Saturday', 'Sunday']);
    expect(showInLosAngeles(sinceInMs)).toBe(`${day} 00:59:59 PDT`);
    expect(neverLate(sinceInMs)).toBe(`${dayBefore} 23:59:59`);
    expect(pacificExact(sinceInMs)).toBe(`${day} 00:59:59`);
  });

  it.each([
    // requested in UTC, clock of Los Angeles, sent as never-late, sent as pacific-exact
    ['08:00:00', '01:00:00 PDT', '00:00:00', '00:00:00'],
    ['08:30:00', '01:30:00 PDT', '00:30:00', '00:30:00'],
    ['08:59:59', '01:59:59 PDT', '00:59:59', '00:59:59'],
    ['09:00:00', '01:00:00 PST', '01:00:00', '01:00:00'],
    ['09:59:59', '01:59:59 PST', '01:59:59', '01:59:59'],
    ['10:00:00', '02:00:00 PST', '02:00:00', '02:00:00'],
    ['20:00:00', '12:00:00 PST', '12:00:00', '12:00:00'],
  ])('%s UTC, which is %s, is sent as %s or exactly as %s', (requested, shown, late, exact) => {
    const sinceInMs = Date.parse(`${day}T${requested}Z`);
    expect(showInLosAngeles(sinceInMs)).toBe(`${day} ${shown}`);
    expect(neverLate(sinceInMs)).toBe(`${day} ${late}`);
    expect(pacificExact(sinceInMs)).toBe(`${day} ${exact}`);
  });
});

/** The wall clock there, by the time zone data of the JavaScript engine. */
function showInLosAngeles(instantInMs: number): string {
  const form = { timeZone: 'America/Los_Angeles', hourCycle: 'h23', timeZoneName: 'short' } as const;
  const parts = new Intl.DateTimeFormat('en-US', {
    ...form,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(instantInMs);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  const date = `${part('year')}-${part('month')}-${part('day')}`;
  return `${date} ${part('hour')}:${part('minute')}:${part('second')} ${part('timeZoneName')}`;
}

function weekday(day: string): string {
  return new Intl.DateTimeFormat('en-US', { weekday: 'long', timeZone: 'UTC' }).format(Date.parse(day));
}
