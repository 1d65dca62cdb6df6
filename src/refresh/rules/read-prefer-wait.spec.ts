import { describe, expect, it } from '@jest/globals';
import { readPreferWait } from './read-prefer-wait.js';

describe('the Prefer header', () => {
  it.each<[string | string[] | undefined, number | null]>([
    [undefined, null],
    ['', null],
    ['wait=10', 10],
    ['Wait=10', 10],
    ['wait = 10', 10],
    ['wait="10"', 10],
    ['wait=0', 0],
    ['wait=50', 50],
    ['wait=51', 50],
    ['wait=86400', 50],
    ['wait=99999999999999999999999', 50],
    ['respond-async, wait=100', 50],
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
