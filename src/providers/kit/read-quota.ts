import type { QuotaReading } from '../contract/provider-response.js';

/** Under which header names a provider tells its quota. Case does not matter; resets are whole seconds. */
export interface QuotaHeaderNames {
  readonly limit: string;
  readonly remaining: string;
  readonly reset: string;
}

/** What is known of the quota when there was no answer. */
export const NO_QUOTA: QuotaReading = { limit: null, remaining: null, resetInMs: null };

// Both providers count in minutes (docs/providers/evidence.md#v1-quota); a reset far beyond that is an epoch or nonsense.
const MAX_RESET_IN_SECONDS = 3600;

/** Reads the quota headers; what is missing, negative or no number is null. */
export function readQuota(headers: Readonly<Record<string, string>>, names: QuotaHeaderNames): QuotaReading {
  const resetInSeconds = readCount(headers[names.reset.toLowerCase()]);
  return {
    limit: readCount(headers[names.limit.toLowerCase()]),
    remaining: readCount(headers[names.remaining.toLowerCase()]),
    resetInMs:
      resetInSeconds === null || resetInSeconds > MAX_RESET_IN_SECONDS ? null : resetInSeconds * 1000,
  };
}

/** The whole number a header begins with: `200`, ` 200 `, `200, 200;w=60`, `39.5` (rounded down). */
function readCount(value: string | undefined): number | null {
  const digits = /^\s*(\d{1,9})(?:\.\d*)?\s*(?:[,;].*)?$/.exec(value ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}
