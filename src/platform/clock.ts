/** The one source of time. Everything that decides by time is handed one, so that tests and simulations can drive it. */
export interface Clock {
  /** The wall clock: milliseconds since 1970-01-01T00:00:00Z. May jump; never use it to measure how long something took. */
  nowInMs(): number;
  /** Milliseconds from an arbitrary start; never goes back. Use it for leases, time-outs and durations. */
  monotonicInMs(): number;
}

/** The machine's own clocks. */
export const systemClock: Clock = {
  nowInMs: () => Date.now(),
  monotonicInMs: () => performance.now(),
};

/** The Nest token under which the clock is bound. */
export const CLOCK = Symbol('CLOCK');
