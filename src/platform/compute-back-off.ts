/** The numbers of an exponential back-off. */
export interface BackOff {
  /** Upper bound of the delay after the first failure. It doubles with each further failure. */
  readonly firstInMs: number;
  /** Upper bound of every delay. */
  readonly maxInMs: number;
  /** The random part of a delay: 0 is none, 1 makes it anything from 0 to the bound. */
  readonly jitter: number;
}

/**
 * The delay after the `failures`-th failure in a row (1, 2, 3, …), in whole milliseconds. `random` is from 0 (included) to 1
 * (excluded). Webhooks have a table of their own: `src/platform/webhook-schedule.ts`.
 */
export function computeBackOff(
  { firstInMs, maxInMs, jitter }: BackOff,
  failures: number,
  random: number,
): number {
  const boundInMs = Math.min(maxInMs, firstInMs * 2 ** Math.max(0, failures - 1));
  return Math.floor(boundInMs * (1 - jitter + jitter * random));
}
