import { describe, expect, it } from '@jest/globals';
import { suggestRetryInSeconds } from './suggest-retry.js';

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
