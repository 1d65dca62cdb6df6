/** `Retry-After` in milliseconds from now: seconds, or an instant on the answerer's own clock (its `Date`); null without one. */
export function readRetryAfter(headers: Headers): number | null {
  const text = headers.get('retry-after');
  if (text === null) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const timeInMs = Date.parse(text) - Date.parse(headers.get('date') ?? '');
  return Number.isNaN(timeInMs) ? null : Math.max(0, timeInMs);
}
