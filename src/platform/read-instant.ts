import { Temporal } from 'temporal-polyfill';

/** The form of an RFC 3339 instant. Temporal alone also accepts other forms of ISO 8601, such as `20200101T00Z`. */
const form = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** Whether a string has the form of an RFC 3339 instant with an offset, even if its day or time does not exist. */
export function hasFormOfInstant(text: string): boolean {
  return form.test(text);
}

/** Reads an RFC 3339 instant with an offset, floored to the millisecond. Every other string is null. */
export function readInstant(text: string): Date | null {
  if (!hasFormOfInstant(text)) return null;
  try {
    return new Date(Temporal.Instant.from(text).epochMilliseconds);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
