const firstDelayInMs = 250;
const maxDelayInMs = 30_000;

/** How long a row rests after `failures` (1 or more) failures in a row: doubled each time, with jitter downwards. */
export function decideRetryDelay(failures: number, random: () => number): number {
  const delayInMs = Math.min(firstDelayInMs * 2 ** (failures - 1), maxDelayInMs);
  return delayInMs * (0.5 + random() / 2);
}
