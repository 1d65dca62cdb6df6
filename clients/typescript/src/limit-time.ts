/** Asks the gateway to hold its answer for as long as it ever does. */
export const longestHold = { Prefer: 'wait=50' } as const;

/** Longer than the gateway ever holds an answer. */
const readTimeoutInMs = 65_000;

/** A signal for one call: the caller's own, or that it took too long. */
export function limitTime(signal: AbortSignal | undefined): AbortSignal {
  const limit = AbortSignal.timeout(readTimeoutInMs);
  return signal === undefined ? limit : AbortSignal.any([signal, limit]);
}
