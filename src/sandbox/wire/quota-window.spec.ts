import { describe, expect, it } from '@jest/globals';
import { QuotaWindow } from './quota-window.js';

const at = (time: string) => ({ nowInMs: Date.parse(`2026-03-02T${time}Z`) });

describe('a quota window', () => {
  it('accepts calls up to the limit, rejects the others, and starts again on the minute', () => {
    const window = new QuotaWindow();
    expect(window.take('key', 2, at('12:00:58'))).toEqual({
      limit: 2,
      remaining: 1,
      resetInSeconds: 2,
      spent: false,
    });
    expect(window.take('key', 2, at('12:00:59.999'))).toEqual({
      limit: 2,
      remaining: 0,
      resetInSeconds: 1,
      spent: false,
    });
    expect(window.take('key', 2, at('12:00:59.999'))).toMatchObject({ remaining: 0, spent: true });
    expect(window.take('key', 2, at('12:01:00'))).toEqual({
      limit: 2,
      remaining: 1,
      resetInSeconds: 60,
      spent: false,
    });
  });

  it('counts every key separately', () => {
    const window = new QuotaWindow();
    window.take('one', 1, at('12:00:00'));
    expect(window.take('one', 1, at('12:00:01')).spent).toBe(true);
    expect(window.take('other', 1, at('12:00:01')).spent).toBe(false);
  });

  it('can lose many calls to another user of the key, but never goes below zero', () => {
    const window = new QuotaWindow();
    expect(window.take('key', 40, { ...at('12:00:00'), calls: 39 }).remaining).toBe(1);
    expect(window.take('key', 40, { ...at('12:00:00'), calls: 39 }).remaining).toBe(0);
  });

  it('shows zero remaining calls when the limit falls below the used calls', () => {
    const window = new QuotaWindow();
    window.take('key', 40, { ...at('12:00:00'), calls: 30 });
    expect(window.take('key', 20, at('12:00:01'))).toMatchObject({ remaining: 0, spent: true });
    expect(window.take('key', 40, at('12:00:02'))).toMatchObject({ remaining: 9, spent: false });
  });
});
