import type {
  FailureKind,
  ProviderFailure,
  QuotaReading,
} from '../../src/providers/contract/provider-response.js';

/** What an answer without quota headers says of the quota. */
export const noQuota: QuotaReading = { limit: null, remaining: null, resetInMs: null };

/** What is not as usual: usually nothing is told, no wait asked for, and every answer is JSON. */
interface FailureDetails {
  /** What the provider says, as it is shown. */
  readonly told?: string;
  readonly retryAfterInMs?: number;
  readonly jsonBody?: boolean;
}

/** The failure that a scenario expects. */
export function expectedFailure(
  kind: FailureKind,
  sentence: string,
  httpStatus: number | null,
  { told, retryAfterInMs, jsonBody }: FailureDetails = {},
): ProviderFailure {
  return {
    kind,
    detail: told === undefined ? sentence : `${sentence} It says: ${told}`,
    httpStatus,
    retryAfterInMs: retryAfterInMs ?? null,
    jsonBody: jsonBody ?? httpStatus !== null,
  };
}
