const usualInSeconds = 5;
const maxInSeconds = 60;

/** In how many seconds an unfinished refresh is worth reading again: at its next known step, else in a few seconds. */
export function suggestRetryInSeconds(waitingUntil: string | null, nowInMs: number): number {
  if (waitingUntil === null) return usualInSeconds;
  const leftInSeconds = Math.ceil((Date.parse(waitingUntil) - nowInMs) / 1000);
  return Math.min(Math.max(leftInSeconds, 1), maxInSeconds);
}
