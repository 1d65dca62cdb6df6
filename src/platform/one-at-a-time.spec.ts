import { describe, expect, it } from '@jest/globals';
import { OneAtATime } from './one-at-a-time.js';

describe('work on the same key', () => {
  it('runs one after the other in the order of the calls, and concurrently with work on other keys', async () => {
    const turns = new OneAtATime<string>();
    const steps: string[] = [];
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const first = turns.run('a', async () => {
      steps.push('first starts');
      await gate;
      steps.push('first ends');
    });
    const second = turns.run('a', () => Promise.resolve(steps.push('second')));
    await turns.run('b', () => Promise.resolve(steps.push('other')));
    open();
    await Promise.all([first, second]);
    expect(steps).toEqual(['first starts', 'other', 'first ends', 'second']);
  });

  it('continues after a failure, which only its own caller sees', async () => {
    const turns = new OneAtATime<string>();
    const failing = turns.run('a', () => Promise.reject(new Error('It failed.')));
    const next = turns.run('a', () => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('It failed.');
    expect(await next).toBe('done');
  });
});
