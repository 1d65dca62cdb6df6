/** `Retry-After` in milliseconds from now; null without one. An instant is on the clock of the server (`Date`). */
export function readRetryAfter(headers: Headers): number | null {
  const value = headers.get('retry-after');
  if (value === null) return null;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const timeInMs = Date.parse(value) - Date.parse(headers.get('date') ?? '');
  return Number.isNaN(timeInMs) ? null : Math.max(0, timeInMs);
}
