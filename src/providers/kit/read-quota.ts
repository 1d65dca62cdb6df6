import type { QuotaReading } from '../contract/provider-response.js';

/** Names of the headers that show a provider's quota. Case does not count; resets are whole seconds. */
export interface QuotaHeaderNames {
  readonly limit: string;
  readonly remaining: string;
  readonly reset: string;
}

/** What is known of the quota without a response. */
export const NO_QUOTA: QuotaReading = { limit: null, remaining: null, resetInMs: null };

// Both providers count in minutes (docs/providers/evidence.md#v1-quota). A reset far beyond that is an epoch or invalid.
const MAX_RESET_IN_SECONDS = 3600;

/** Reads the quota headers. A value that is missing, negative or no number becomes null. */
export function readQuota(headers: Readonly<Record<string, string>>, names: QuotaHeaderNames): QuotaReading {
  const resetInSeconds = readCount(headers[names.reset.toLowerCase()]);
  return {
    limit: readCount(headers[names.limit.toLowerCase()]),
    remaining: readCount(headers[names.remaining.toLowerCase()]),
    resetInMs:
      resetInSeconds === null || resetInSeconds > MAX_RESET_IN_SECONDS ? null : resetInSeconds * 1000,
  };
}

/** The whole number at the start of a header: `200`, ` 200 `, `200, 200;w=60`, `39.5` (rounded down). */
function readCount(value: string | undefined): number | null {
  const digits = /^\s*(\d{1,9})(?:\.\d*)?\s*(?:[,;].*)?$/.exec(value ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}
