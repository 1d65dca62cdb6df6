import type { Exchange, WireResponse } from './exchange.js';
import type {
  FailureKind,
  ProviderFailure,
  QuotaReading,
} from '../../src/providers/contract/provider-response.js';

/** The quota reading of a response without quota headers. */
export const noQuota: QuotaReading = { limit: null, remaining: null, resetInMs: null };

/** Differences from the usual failure, which has no message and no wait, and a JSON body. */
interface FailureDetails {
  /** The provider's message, as it is shown. */
  readonly message?: string;
  readonly retryAfterInMs?: number;
  readonly jsonBody?: boolean;
}

/** The failure that a scenario expects. */
export function expectedFailure(
  kind: FailureKind,
  sentence: string,
  httpStatus: number | null,
  { message, retryAfterInMs, jsonBody }: FailureDetails = {},
): ProviderFailure {
  return {
    kind,
    detail: message === undefined ? sentence : `${sentence} It says: ${message}`,
    httpStatus,
    retryAfterInMs: retryAfterInMs ?? null,
    jsonBody: jsonBody ?? httpStatus !== null,
  };
}

/** A read like `exchange` that fails. */
export function failedRead(
  exchange: Exchange,
  when: string,
  response: WireResponse,
  failure: ProviderFailure,
  quota: QuotaReading = noQuota,
): Exchange {
  return { ...exchange, when, response, result: { kind: 'failed', failure, quota } };
}
