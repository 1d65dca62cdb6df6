import { describe, expect, it } from '@jest/globals';
import { entityTag, matchesEntityTag, readPreferWait, suggestRetryInSeconds } from './refresh-headers.js';

describe('the Prefer header', () => {
  it.each<[string | string[] | undefined, number | null]>([
    [undefined, null],
    ['', null],
    ['wait=10', 10],
    ['Wait=10', 10],
    ['wait = 10', 10],
    ['wait="10"', 10],
    ['wait=0', 0],
    ['wait=45', 45],
    ['wait=46', 45],
    ['wait=50', 45],
    ['wait=86400', 45],
    ['wait=99999999999999999999999', 45],
    ['respond-async, wait=100', 45],
    ['wait=5; extra=1, handling=lenient', 5],
    ['return=minimal; foo="a, wait=9", wait=7', 7],
    ['wait=7, wait=9', 7],
    [['respond-async', 'wait=7'], 7],
    ['wait', null],
    ['wait=', null],
    ['wait=-1', null],
    ['wait=1.5', null],
    ['wait=ten', null],
    ['wait=10s', null],
    ['waiting=10', null],
    ['xwait=10', null],
    ['foo="wait=9"', null],
    ['wait="10', null],
  ])('%j means a wait of %j seconds', (prefer, seconds) => {
    expect(readPreferWait(prefer)).toBe(seconds);
  });

  it('is found behind thousands of other preferences', () => {
    expect(readPreferWait(`${'a,'.repeat(8_000)}wait=3`)).toBe(3);
  });
});

describe('the entity tag of a refresh', () => {
  it('is its sequence in quotes', () => {
    expect(entityTag(3)).toBe('"3"');
  });

  it.each<[string | undefined, boolean]>([
    ['"3"', true],
    ['W/"3"', true],
    ['"1", "3"', true],
    ['"1",W/"3"', true],
    ['*', true],
    ['"3-gzip"', true],
    ['W/"3-br"', true],
    ['"3--gzip"', true],
    ['"1-gzip", "3-zstd"', true],
    [undefined, false],
    ['', false],
    ['"33-gzip"', false],
    ['"3-1"', false],
    ['"-gzip"', false],
    ['3', false],
    ['"33"', false],
    ['"1", "2"', false],
    ['w/"3"', false],
  ])('is matched by If-None-Match %j: %j', (header, matches) => {
    expect(matchesEntityTag(header, entityTag(3))).toBe(matches);
  });
});

const nowInMs = Date.parse('2026-01-01T00:00:00Z');

describe('Retry-After of an unfinished refresh', () => {
  it('is a few seconds when the time of the next step is not known', () => {
    expect(suggestRetryInSeconds(null, nowInMs)).toBe(5);
  });

  it.each([
    ['2026-01-01T00:00:20Z', 20],
    ['2026-01-01T00:00:20.001Z', 21],
    ['2026-01-01T00:00:00Z', 1],
    ['2025-12-31T23:00:00Z', 1],
    ['2026-01-01T05:00:00Z', 60],
  ])('is the time to the next step at %s: %i', (until, seconds) => {
    expect(suggestRetryInSeconds(until, nowInMs)).toBe(seconds);
  });
});
