const httpDateForm = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d{2}:\d{2}:\d{2}/;
/** A longer delay counts as this one. */
const maxDelayInMs = 24 * 3_600_000;

/**
 * The delay that a response requests with `Retry-After`, in milliseconds, a day at most; null without a readable one. The header holds
 * seconds (never milliseconds) or an HTTP date. A date is on the server's clock, so it is compared with the `Date` of the response.
 * Without `Date` it is compared with `nowInMs`; if that is null too, the date is not readable. A past date is 0. Header names are lower
 * case. See docs/providers/evidence.md#shipengine-quota.
 */
export function readRetryAfter(
  headers: Readonly<Record<string, string>>,
  nowInMs: number | null,
): number | null {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}(?:\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1000), maxDelayInMs);
  const untilInMs = readHttpDate(text);
  const fromInMs = readHttpDate(headers.date?.trim() ?? '') ?? nowInMs;
  if (untilInMs === null || fromInMs === null) return null;
  return Math.min(Math.max(0, untilInMs - fromInMs), maxDelayInMs);
}

/** An HTTP date as milliseconds since the epoch, or null. */
function readHttpDate(text: string): number | null {
  // Date.parse accepts nearly anything ("5 minutes" is May 2001), so the form is checked first.
  const parsed = httpDateForm.test(text)
    ? Date.parse(text.endsWith('GMT') ? text : `${text} GMT`)
    : Number.NaN;
  return Number.isNaN(parsed) ? null : parsed;
}
