/** How long retries wait. */
export interface RetryTiming {
  /** Upper bound of the delay before the second try. */
  readonly initialInMs: number;
  /** Upper bound of every delay. */
  readonly capInMs: number;
}

const DEFAULT_TIMING: RetryTiming = { initialInMs: 1_000, capInMs: 60_000 };

/**
 * The delay after the `attempt`-th failed try (1, 2, 3, …) in whole milliseconds: capped exponential back-off with full jitter. It is
 * between 0 and a bound that doubles with each try. `random` is from 0 (included) to 1 (excluded). The back-off of webhooks is in
 * `src/notification/webhooks/delivery/delivery-schedule.ts`.
 */
export function computeRetryDelay(
  attempt: number,
  random: number,
  timing: RetryTiming = DEFAULT_TIMING,
): number {
  const doublings = Math.max(0, attempt - 1);
  return Math.floor(random * Math.min(timing.capInMs, timing.initialInMs * 2 ** doublings));
}
