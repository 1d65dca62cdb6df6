import type { CallResponse, StartedCall } from '../../../../src/dispatch/store/started-call.js';
import type {
  FailureKind,
  ProviderFailure,
  QuotaReading,
} from '../../../../src/providers/contract/provider-response.js';
import type {
  ListContinuation,
  SourceReading,
  SourceStatus,
} from '../../../../src/providers/contract/source-reading.js';

/** The quota of a response with headers, and of one without. */
const ampleQuota: QuotaReading = { limit: 40, remaining: 35, resetInMs: 50_000 };
const silentQuota: QuotaReading = { limit: null, remaining: null, resetInMs: null };

/** A failed call. */
export function failureOf(kind: FailureKind, retryAfterInMs: number | null = null): ProviderFailure {
  return { kind, detail: `It was ${kind}.`, httpStatus: null, retryAfterInMs, jsonBody: true };
}

/** What a list shows of one source; `minute` is that of its last attempt, null: it was never imported. */
export function readingOf(
  source: string,
  minute: number | null,
  normalizedStatus: SourceStatus | null,
  changes: Partial<SourceReading> = {},
): SourceReading {
  const raw = minute === null ? null : new Date(Date.UTC(2026, 6, 1, 10, minute)).toISOString();
  return {
    source,
    name: `Store ${source}`,
    marketplace: 'Shop',
    active: true,
    refreshable: true,
    status:
      normalizedStatus === null ? null : { normalizedStatus, providerStatus: `raw ${normalizedStatus}` },
    lastAttempt: raw === null ? null : { raw, instant: raw, ambiguous: false },
    watermarkAtEarliest: raw,
    ...changes,
  };
}

/** A list that was read. */
export function listOf(
  sources: readonly SourceReading[],
  continuation: ListContinuation = { kind: 'none' },
  quota: QuotaReading = ampleQuota,
): CallResponse {
  return { kind: 'list', response: { kind: 'read', value: { sources, continuation }, quota } };
}

/** The trigger was accepted. */
export const accepted: CallResponse = { kind: 'trigger', response: { kind: 'accepted', quota: ampleQuota } };

/** The trigger failed, or its outcome is unknown. */
export function triggerFailed(
  kind: 'not-asked' | 'rejected' | 'unknown',
  failure: ProviderFailure,
): CallResponse {
  return { kind: 'trigger', response: { kind, failure, quota: silentQuota } };
}

/** A call of any kind that failed. */
export function failedResponse({ call }: StartedCall, failure: ProviderFailure): CallResponse {
  const response = { kind: 'failed', failure, quota: silentQuota } as const;
  switch (call.kind) {
    case 'list':
      return { kind: 'list', response };
    case 'status':
      return { kind: 'status', source: call.source, response };
    case 'reference-data':
      return { kind: 'reference-data', response };
    case 'verify':
      return { kind: 'verify', response };
    case 'trigger':
    case 'trigger-all':
      return triggerFailed('unknown', failure);
    default:
      return call satisfies never;
  }
}

/** A successful call of any kind. `sources` is what a list shows. */
export function goodResponse(
  { call }: StartedCall,
  sources: readonly SourceReading[],
  normalizedStatus: SourceStatus,
): CallResponse {
  const read = <Value>(value: Value) => ({ kind: 'read', value, quota: ampleQuota }) as const;
  switch (call.kind) {
    case 'list':
      return listOf(sources);
    case 'status':
      return {
        kind: 'status',
        source: call.source,
        response: read({ normalizedStatus, providerStatus: `raw ${normalizedStatus}` }),
      };
    case 'reference-data':
      return { kind: 'reference-data', response: read({ '10': true }) };
    case 'verify':
      return { kind: 'verify', response: read(null) };
    case 'trigger':
    case 'trigger-all':
      return accepted;
    default:
      return call satisfies never;
  }
}
