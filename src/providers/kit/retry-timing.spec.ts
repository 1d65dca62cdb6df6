import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { computeRetryDelay } from './retry-timing.js';

describe('the delay before a retry', () => {
  it('has a bound that doubles with each try up to the cap', () => {
    const bounds = [1, 2, 3, 6, 7, 8, 5_000].map((attempt) => computeRetryDelay(attempt, 0.5));
    expect(bounds).toEqual([500, 1_000, 2_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('is a whole number from 0 up to the bound', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, random) => {
          const delay = computeRetryDelay(attempt, random, { initialInMs: 200, capInMs: 5_000 });
          expect(Number.isInteger(delay)).toBe(true);
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeLessThan(5_000);
        },
      ),
    );
  });
});
