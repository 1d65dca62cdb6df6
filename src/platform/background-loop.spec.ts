import { beforeEach, describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../test/stage/virtual-clock.js';
import { BackgroundLoop, type BackgroundLoopOptions } from './background-loop.js';
import { Outage } from './outage.js';

describe('a background loop', () => {
  let clock: VirtualClock;
  let startedAt: number[];
  let log: string[];

  beforeEach(() => {
    clock = new VirtualClock();
    startedAt = [];
    log = [];
  });

  /** Its rounds take `durationInMs`; the first `failures` of them fail. */
  function createLoop({
    durationInMs = 10,
    failures = 0,
    ...options
  }: Partial<BackgroundLoopOptions> & { durationInMs?: number; failures?: number } = {}) {
    return new BackgroundLoop({
      round: async () => {
        startedAt.push(clock.monotonicInMs());
        await new Promise<void>((resolve) => clock.after(durationInMs, resolve));
        if (startedAt.length <= failures) throw new Error(`failure ${startedAt.length}`);
      },
      outage: new Outage(
        (error) => log.push(`trouble: ${String(error)}`),
        () => log.push('over'),
      ),
      clock,
      ...options,
    });
  }

  it('runs a round at once after a request, and one more for all requests during it', async () => {
    const loop = createLoop();
    loop.request();
    expect(loop.isRunning).toBe(true);
    await clock.advance(5);
    loop.request();
    loop.request();
    await clock.advance(100);
    expect(startedAt).toEqual([0, 10]);
    expect(loop.isRunning).toBe(false);
  });

  it('repeats a round that requests the next one itself', async () => {
    const loop: BackgroundLoop = createLoop({
      round: async () => {
        startedAt.push(clock.monotonicInMs());
        await Promise.resolve();
        if (startedAt.length < 3) loop.request();
        else if (startedAt.length < 5) loop.requestIn(7);
      },
      pauseInMs: 1000,
    });
    loop.request();
    await clock.advance(20);
    expect(startedAt).toEqual([0, 0, 0, 7, 14]);
    await clock.advance(1000);
    expect(startedAt.at(-1)).toBe(1014);
  });

  it('pauses after each round, also after a failed one; a request ends the pause', async () => {
    const loop = createLoop({ pauseInMs: 500, failures: 1 });
    loop.requestIn(500);
    await clock.advance(1200);
    expect(startedAt).toEqual([500, 1010]);
    loop.request();
    await clock.advance(520);
    expect(startedAt).toEqual([500, 1010, 1200, 1710]);
  });

  it('starts the round of the last requestIn only', async () => {
    const loop = createLoop();
    loop.requestIn(100);
    loop.requestIn(50);
    await clock.advance(1000);
    expect(startedAt).toEqual([50]);
  });

  it('retries after a delay that requests do not shorten, and keeps those requests', async () => {
    const loop = createLoop({ failures: 3, retryInMs: (failures) => failures * 1000 });
    loop.request();
    await clock.advance(20);
    loop.request();
    loop.requestIn(1);
    await clock.advance(100_000);
    expect(startedAt).toEqual([0, 1010, 3020, 6030]);
  });

  it('reports an outage once, and once that it is over', async () => {
    const loop = createLoop({ failures: 3, retryInMs: () => 100 });
    loop.request();
    await clock.advance(10_000);
    loop.request();
    await clock.advance(10_000);
    expect(log).toEqual(['trouble: Error: failure 1', 'over']);
  });

  it('calls onIdle after the last requested round', async () => {
    const loop = createLoop({ onIdle: () => log.push(`idle at ${clock.monotonicInMs()}`) });
    loop.request();
    loop.request();
    await clock.advance(100);
    expect(log).toEqual(['idle at 20']);
  });

  it('runs on without a retry when it was requested during a failed round', async () => {
    const loop = createLoop({ failures: 1 });
    loop.request();
    loop.request();
    await clock.advance(1000);
    expect(startedAt).toEqual([0, 10]);
  });

  it('stops: aborts the signal, waits for the round, and starts no other', async () => {
    const loop = createLoop({
      round: async (signal) => {
        signal.addEventListener('abort', () => log.push('aborted'));
        await new Promise<void>((resolve) => clock.after(10, resolve));
        log.push('finished');
      },
      pauseInMs: 50,
    });
    loop.request();
    loop.request();
    const stopped = loop.stop().then(() => log.push('stopped'));
    await clock.advance(1000);
    await stopped;
    loop.request();
    loop.requestIn(1);
    await clock.advance(1000);
    expect(log).toEqual(['aborted', 'finished', 'stopped']);
  });

  it('stops during a pause', async () => {
    const loop = createLoop({ pauseInMs: 50 });
    loop.request();
    await clock.advance(20);
    await loop.stop();
    await clock.advance(1000);
    expect(startedAt).toEqual([0]);
    expect(clock.waiting).toBe(0);
  });
});
