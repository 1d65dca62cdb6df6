import { describe, expect, it } from '@jest/globals';
import { findFailureKind } from './error-table.js';

describe('an error table', () => {
  it('finds the row of a code, and nothing for any other string', () => {
    const table = [
      { kind: 'throttled', codes: ['slow_down'] },
      { kind: 'not-found', codes: ['no_such_shop', 'gone'] },
    ] as const;
    expect(findFailureKind(table, 'gone')).toBe('not-found');
    expect(findFailureKind(table, 'Gone')).toBeNull();
    expect(findFailureKind(table, 'toString')).toBeNull();
  });
});
