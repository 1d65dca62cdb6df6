import type {
  FailureKind,
  ProviderFailure,
  QuotaReading,
} from '../../../src/providers/contract/provider-response.js';
import { judgeTrigger } from '../../../src/providers/kit/judge-trigger.js';
import type { CallResponse, StartedCall } from '../../../src/dispatch/store/started-call.js';

/** The quota of a response without quota headers, or of a lost one. */
export const noQuota: QuotaReading = { limit: null, remaining: null, resetInMs: null };

const httpStatuses: Readonly<Record<FailureKind, number | null>> = {
  unreachable: null,
  lost: null,
  throttled: 429,
  unauthorized: 401,
  'plan-required': 402,
  forbidden: 403,
  'not-found': 404,
  'not-refreshable': 409,
  marketplace: 502,
  rejected: 400,
  unavailable: 500,
  unreadable: 200,
};

/** A failure as an adapter describes it. */
export function describeFailed(kind: FailureKind, retryAfterInMs: number | null = null): ProviderFailure {
  const httpStatus = httpStatuses[kind];
  const jsonBody = kind === 'unauthorized' || kind === 'throttled' || kind === 'rejected';
  return { kind, detail: `The simulated provider: ${kind}.`, httpStatus, retryAfterInMs, jsonBody };
}

/** A failed call of any kind, as its adapter would report it. */
export function failCall(
  call: StartedCall['call'],
  failure: ProviderFailure,
  quota: QuotaReading,
): CallResponse {
  const failed = { kind: 'failed', failure, quota } as const;
  switch (call.kind) {
    case 'trigger':
    case 'trigger-all':
      return { kind: 'trigger', response: { kind: judgeTrigger(failure), failure, quota } };
    case 'list':
      return { kind: 'list', response: failed };
    case 'status':
      return { kind: 'status', source: call.source, response: failed };
    case 'reference-data':
      return { kind: 'reference-data', response: failed };
    case 'verify':
      return { kind: 'verify', response: failed };
    default:
      return call satisfies never;
  }
}
