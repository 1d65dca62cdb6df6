/** The longest time that a Node timer accepts: about 24 days. */
const maxTimerInMs = 2_147_483_647;

/** The only source of time. All code that depends on time gets a clock, so that tests and simulations can control it. */
export interface Clock {
  /** The wall clock: milliseconds since 1970-01-01T00:00:00Z. It may jump; never use it to measure durations. */
  nowInMs(): number;
  /** Milliseconds from an arbitrary start. It never goes back; use it for leases, timeouts and durations. */
  monotonicInMs(): number;
  /** Calls the action once, after the time (24 days at most). The returned function cancels it. */
  after(timeInMs: number, action: () => void): () => void;
}

/** The clocks of the machine. */
export const systemClock: Clock = {
  nowInMs: () => Date.now(),
  monotonicInMs: () => performance.now(),
  after: (timeInMs, action) => {
    const timer = setTimeout(action, Math.min(timeInMs, maxTimerInMs));
    return () => clearTimeout(timer);
  },
};

/** The Nest token under which the clock is bound. */
export const CLOCK = Symbol('CLOCK');

/** Resolves after the time, or as soon as `signal` aborts. Never rejects. */
export function sleep(clock: Pick<Clock, 'after'>, timeInMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const wake = () => {
      cancel();
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const cancel = clock.after(timeInMs, wake);
    signal?.addEventListener('abort', wake);
  });
}

/** Whether `work` succeeds within the time. A later result, or a failure, is ignored. */
export async function succeedsWithin(
  work: Promise<unknown>,
  timeInMs: number,
  clock: Pick<Clock, 'after'> = systemClock,
): Promise<boolean> {
  const finished = new AbortController();
  const late = sleep(clock, timeInMs, finished.signal).then(() => false);
  const succeeded = work.then(
    () => true,
    () => false,
  );
  const inTime = await Promise.race([succeeded, late]);
  finished.abort();
  return inTime;
}
