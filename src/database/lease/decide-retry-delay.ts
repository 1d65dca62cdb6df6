const firstDelayInMs = 250;
const maxDelayInMs = 30_000;

/** Delay of a row after `failures` (1 or more) consecutive failures: doubled each time, with downward jitter. */
export function decideRetryDelay(failures: number, random: () => number): number {
  const delayInMs = Math.min(firstDelayInMs * 2 ** (failures - 1), maxDelayInMs);
  return delayInMs * (0.5 + random() / 2);
}
