import { describe, expect, it } from '@jest/globals';
import { joinHints, splitHints } from './hint-payload.js';

describe('the payload of a NOTIFY', () => {
  it('carries the ids of a burst there and back', () => {
    const ids = new Set(['7', 'rfr_01jd', '12']);
    expect(splitHints(joinHints(ids))).toEqual(['7', 'rfr_01jd', '12']);
  });

  it('stands for everything when the ids do not fit, and never exceeds what NOTIFY takes', () => {
    const fitting = new Set(['x'.repeat(3_949), 'y'.repeat(3_950)]);
    expect(Buffer.byteLength(joinHints(fitting))).toBe(7_900);
    expect(splitHints(joinHints(new Set([...fitting, 'z'])))).toBe('all');
    expect(splitHints(joinHints(new Set(['ü'.repeat(3_951)])))).toBe('all');
  });
});
