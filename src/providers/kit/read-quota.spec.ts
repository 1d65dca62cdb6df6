import { describe, expect, it } from '@jest/globals';
import { readQuota } from './read-quota.js';

const names = { limit: 'X-Limit', remaining: 'x-remaining', reset: 'X-Reset' };
const read = (limit: string, remaining: string, reset: string) =>
  readQuota({ 'x-limit': limit, 'x-remaining': remaining, 'x-reset': reset }, names);

describe('reading quota headers', () => {
  it('reads whole numbers, and the reset as milliseconds', () => {
    expect(read('40', '0', '17')).toEqual({ limit: 40, remaining: 0, resetInMs: 17_000 });
  });

  it('reads numbers with spaces, a fraction or a policy', () => {
    expect(read(' 200 ', '199.9', '60;w=60')).toEqual({ limit: 200, remaining: 199, resetInMs: 60_000 });
  });

  it.each(['', 'NaN', '-1', 'ten', '1e9', 'Infinity', '99999999999999999999'])('reads %j as null', (text) => {
    expect(read(text, text, text)).toEqual({ limit: null, remaining: null, resetInMs: null });
  });

  it('reads an epoch as null', () => {
    expect(read('40', '1', '999999999').resetInMs).toBeNull();
  });

  it('returns nulls without headers', () => {
    expect(readQuota({}, names)).toEqual({ limit: null, remaining: null, resetInMs: null });
  });
});
