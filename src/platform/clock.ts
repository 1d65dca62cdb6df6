/** The only source of time. All code that depends on time gets a clock, so that tests and simulations can control it. */
export interface Clock {
  /** The wall clock: milliseconds since 1970-01-01T00:00:00Z. It may jump; never use it to measure durations. */
  nowInMs(): number;
  /** Milliseconds from an arbitrary start. It never goes back; use it for leases, timeouts and durations. */
  monotonicInMs(): number;
}

/** The clocks of the machine. */
export const systemClock: Clock = {
  nowInMs: () => Date.now(),
  monotonicInMs: () => performance.now(),
};

/** The Nest token under which the clock is bound. */
export const CLOCK = Symbol('CLOCK');
