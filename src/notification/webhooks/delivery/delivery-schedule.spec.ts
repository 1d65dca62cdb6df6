import { describe, expect, test } from '@jest/globals';
import { disableAfterInMs, retryDelaysInMs } from '../../../platform/webhook-schedule.js';
import { decideCoolDown, decideRetryDelay, hasFailedForLong, judgeAttempt } from './delivery-schedule.js';

const hour = 3_600_000;
const middle = () => 0.5;

describe('the attempts for one event', () => {
  test('cover about three days, with growing delays', () => {
    const delays = retryDelaysInMs.map((_delay, index) => decideRetryDelay(index + 1, null, middle) ?? 0);
    const total = delays.reduce((sum, delay) => sum + delay, 0);
    expect(total).toBeGreaterThan(70 * hour);
    expect(total).toBeLessThan(74 * hour);
    expect(delays).toEqual(delays.toSorted((one, other) => one - other));
    expect(decideRetryDelay(retryDelaysInMs.length + 1, null, middle)).toBeNull();
  });

  test('have a jitter of ± 25 %', () => {
    expect(decideRetryDelay(4, null, () => 0)).toBe(45_000);
    expect(decideRetryDelay(4, null, () => 1)).toBe(75_000);
  });

  test('wait for Retry-After, and never less than the schedule', () => {
    expect(decideRetryDelay(1, 30_000, middle)).toBe(30_000);
    expect(decideRetryDelay(1, 24 * hour, middle)).toBe(24 * hour);
    expect(decideRetryDelay(4, 1, middle)).toBe(60_000);
  });
});

describe('a failing receiver', () => {
  test('gets a cool-down of a quarter of the time it has failed, from 250 ms to a minute, or of Retry-After', () => {
    expect(decideCoolDown(0, null, middle)).toBe(250);
    expect(decideCoolDown(20_000, null, middle)).toBe(5_000);
    expect(decideCoolDown(10 * hour, null, middle)).toBe(60_000);
    expect(decideCoolDown(0, 90_000, middle)).toBe(90_000);
  });

  test('is disabled after three days and ten attempts without a success', () => {
    expect(hasFailedForLong(disableAfterInMs, 10)).toBe(true);
    expect(hasFailedForLong(disableAfterInMs - 1, 1000)).toBe(false);
    expect(hasFailedForLong(disableAfterInMs, 9)).toBe(false);
  });
});

describe('a response', () => {
  const now = Date.UTC(2026, 10, 22, 12, 0, 0);
  const judgeStatus = (status: number, retryAfter: string | null = null, date: string | null = null) =>
    judgeAttempt(
      {
        kind: 'responded',
        status,
        headers: {
          ...(retryAfter !== null && { 'retry-after': retryAfter }),
          ...(date !== null && { date }),
        },
      },
      now,
    );

  test.each([200, 201, 202, 204, 299])('with %d is a delivery', (status) => {
    expect(judgeStatus(status)).toEqual({ kind: 'delivered' });
  });

  test.each([301, 302, 307, 308, 400, 401, 404, 429, 500, 503, 100])('with %d is a failure', (status) => {
    expect(judgeStatus(status)).toEqual({ kind: 'failed', error: 'http-status', retryAfterInMs: null });
  });

  test('with 410 means that the receiver is gone', () => {
    expect(judgeStatus(410)).toEqual({ kind: 'gone', error: 'http-status' });
  });

  test.each([
    ['120', null, 120_000],
    ['Sun, 22 Nov 2026 12:05:00 GMT', null, 300_000],
    ['Sun, 22 Nov 2026 12:05:00 GMT', 'Sun, 22 Nov 2026 12:04:00 GMT', 60_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', null, 0],
    ['9999999', null, 24 * hour],
    ['soon', null, null],
    ['-5', null, null],
  ])('requests a delay with Retry-After %s (Date %s)', (retryAfter, date, retryAfterInMs) => {
    expect(judgeStatus(429, retryAfter, date)).toMatchObject({ retryAfterInMs });
  });
});
