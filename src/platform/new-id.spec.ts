import { describe, expect, it } from '@jest/globals';
import { leastIdOf, newId } from './new-id.js';

describe('ids', () => {
  it('sort by their creation time, to the millisecond', () => {
    const times = [0, 1, 999, 1_600_000_000_000, 1_600_000_000_001, Date.parse('2099-12-31T23:59:59.999Z')];
    const ids = times.map((time) => newId('rfr', new Date(time)));
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(Array.from({ length: 100 }, () => newId('rfr', new Date(5)))).size).toBe(100);
  });

  it('lie between the least id of their millisecond and that of the next', () => {
    const timeInMs = 1_700_000_000_123;
    for (let count = 0; count < 100; count += 1) {
      const id = newId('rfr', new Date(timeInMs));
      expect(id >= leastIdOf('rfr', timeInMs)).toBe(true);
      expect(id < leastIdOf('rfr', timeInMs + 1)).toBe(true);
    }
  });

  it('have bounds for the earliest and latest time too', () => {
    const id = newId('rfr');
    expect(leastIdOf('rfr', -1) < id).toBe(true);
    expect(leastIdOf('rfr', Number.MAX_SAFE_INTEGER) > id).toBe(true);
  });
});
