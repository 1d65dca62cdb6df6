import { describe, expect, it } from '@jest/globals';
import { renderBroken } from './run/render-report.js';
import { simulate } from './run/simulate.js';
import { playSeed } from './play-seed.js';

const seeds = 200;

describe('the gateway in a simulated world', () => {
  it(`keeps every rule after every step of ${seeds} seeds, which reach the whole expected coverage`, async () => {
    const { range, missed } = await simulate(1, seeds, 2);
    expect(range.broken.map(renderBroken)).toEqual([]);
    expect(missed).toEqual([]);
  });

  it('plays the same steps again for the same seed', async () => {
    expect(await playSeed(4711)).toEqual(await playSeed(4711));
  });
});
