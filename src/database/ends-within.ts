import { type Clock, sleep, systemClock } from '../platform/clock.js';

/** Returns true when `work` finishes within the time, else false. `work` must never reject. */
export async function endsWithin(
  work: Promise<unknown>,
  timeInMs: number,
  clock: Pick<Clock, 'after'> = systemClock,
): Promise<boolean> {
  const finished = new AbortController();
  const late = sleep(clock, timeInMs, finished.signal).then(() => false);
  const inTime = await Promise.race([work.then(() => true), late]);
  finished.abort();
  return inTime;
}
