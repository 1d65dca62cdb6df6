import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { computeBackOff } from './compute-back-off.js';

describe('the delay before a retry', () => {
  it('has a bound that doubles with each try up to the cap', () => {
    const backOff = { firstInMs: 1_000, maxInMs: 60_000, jitter: 1 };
    const bounds = [1, 2, 3, 6, 7, 8, 5_000].map((failures) => computeBackOff(backOff, failures, 0.5));
    expect(bounds).toEqual([500, 1_000, 2_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('is a whole number from 0 up to the bound', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failures, random) => {
          const delay = computeBackOff({ firstInMs: 200, maxInMs: 5_000, jitter: 1 }, failures, random);
          expect(Number.isInteger(delay)).toBe(true);
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeLessThan(5_000);
        },
      ),
    );
  });

  it('is random only in the part that is jitter', () => {
    const backOff = { firstInMs: 250, maxInMs: 30_000, jitter: 0.5 };
    expect([0, 0.5, 0.99].map((random) => computeBackOff(backOff, 4, random))).toEqual([1_000, 1_500, 1_990]);
  });
});
