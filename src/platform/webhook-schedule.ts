const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** The delay after each failed attempt to deliver an event, ± 25 %. After the last attempt the event is given up. */
export const retryDelaysInMs: readonly number[] = [
  second,
  5 * second,
  20 * second,
  minute,
  5 * minute,
  20 * minute,
  hour,
  2 * hour,
  4 * hour,
  6 * hour,
  8 * hour,
  10 * hour,
  12 * hour,
  14 * hour,
  14 * hour,
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
