const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** The delay after each failed attempt to deliver an event, ± 25 %. After the last attempt the event is given up. */
export const retryDelaysInMs: readonly number[] = [
  ...[1, 5, 20].map((seconds) => seconds * second),
  ...[1, 5, 20].map((minutes) => minutes * minute),
  ...[1, 2, 4, 6, 8, 10, 12, 14, 14].map((hours) => hours * hour),
];

/** A webhook is disabled when all attempts have failed for this time, and at least `minFailures` in a row. */
export const disableAfterInMs = 3 * day;
export const minFailures = 10;

/** How long an event is tried: "three days". */
export const retrySpan = showDays(retryDelaysInMs.reduce((sum, delay) => sum + delay, 0));
/** How long a receiver fails before its webhook is disabled: "three days". */
export const disableSpan = showDays(disableAfterInMs);

function showDays(timeInMs: number): string {
  const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
  const days = Math.round(timeInMs / day);
  return `${words[days] ?? days} ${days === 1 ? 'day' : 'days'}`;
}
