import { describe, expect, it } from '@jest/globals';
import { BatchedSweeper } from './batched-sweeper.js';

class CountedSweeper extends BatchedSweeper {
  readonly swept: number[] = [];

  constructor(private readonly batches: (() => number)[]) {
    super();
  }

  async sweep(): Promise<number> {
    const deleted = this.batches.shift()?.() ?? 0;
    this.swept.push(deleted);
    return Promise.resolve(deleted);
  }
}

describe('a round of deleting', () => {
  it('goes on until a batch finds nothing', async () => {
    const sweeper = new CountedSweeper([() => 500, () => 500, () => 7, () => 0, () => 9]);
    await sweeper.sweepAll();
    expect(sweeper.swept).toEqual([500, 500, 7, 0]);
  });

  it('ends with its batch when the gateway stops', async () => {
    const sweeper: CountedSweeper = new CountedSweeper([
      () => 500,
      () => {
        void sweeper.onModuleDestroy();
        return 500;
      },
      () => 500,
    ]);
    await sweeper.sweepAll();
    expect(sweeper.swept).toEqual([500, 500]);
  });
});
