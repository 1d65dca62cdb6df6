/** Longer than the gateway ever delays a response. */
const readTimeoutInMs = 65_000;

/** A signal for one call: it aborts with the caller's signal, or after the time limit. */
export function limitTime(signal: AbortSignal | undefined): AbortSignal {
  const limit = AbortSignal.timeout(readTimeoutInMs);
  return signal === undefined ? limit : AbortSignal.any([signal, limit]);
}
