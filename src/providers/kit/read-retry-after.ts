const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d{2}:\d{2}:\d{2}/;

/**
 * `Retry-After` in milliseconds. The header holds seconds (never milliseconds) or an HTTP date; a date is null without `nowInMs`.
 * A past date is 0, an unreadable value null. See docs/providers/evidence.md#shipengine-quota.
 */
export function readRetryAfter(value: string | undefined, nowInMs: number | null): number | null {
  const text = value?.trim() ?? '';
  if (/^\d{1,9}(?:\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  if (nowInMs === null) return null;
  const dateInMs = readHttpDate(text);
  return dateInMs === null ? null : Math.max(0, dateInMs - nowInMs);
}

/** An HTTP date as milliseconds since the epoch, or null. */
export function readHttpDate(value: string | undefined): number | null {
  // Date.parse accepts nearly anything ("5 minutes" is May 2001), so the form is checked first.
  const text = value?.trim() ?? '';
  const parsed = HTTP_DATE.test(text) ? Date.parse(text.endsWith('GMT') ? text : `${text} GMT`) : Number.NaN;
  return Number.isNaN(parsed) ? null : parsed;
}
