const defaultInSeconds = 5;
const maxInSeconds = 60;

/** Seconds to wait before reading an unfinished refresh again: until its next known step, else a few seconds. */
export function suggestRetryInSeconds(waitingUntil: string | null, nowInMs: number): number {
  if (waitingUntil === null) return defaultInSeconds;
  const remainingInSeconds = Math.ceil((Date.parse(waitingUntil) - nowInMs) / 1000);
  return Math.min(Math.max(remainingInSeconds, 1), maxInSeconds);
}
