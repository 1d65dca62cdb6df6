import type { CallAnswer, StartedCall } from '../../../../src/dispatch/session/started-call.js';
import type {
  FailureKind,
  ProviderFailure,
  QuotaReading,
} from '../../../../src/providers/contract/provider-answer.js';
import type {
  ListRest,
  SourceReading,
  SourceWord,
} from '../../../../src/providers/contract/source-reading.js';

/** The headers of an answer, and of one that carries none. */
const ampleQuota: QuotaReading = { limit: 40, remaining: 35, resetInMs: 50_000 };
const silentQuota: QuotaReading = { limit: null, remaining: null, resetInMs: null };

/** A failed call. */
export function failureOf(kind: FailureKind, retryAfterInMs: number | null = null): ProviderFailure {
  return { kind, detail: `It was ${kind}.`, httpStatus: null, retryAfterInMs, jsonBody: true };
}

/** What a list shows of one source; `minute` is that of its stamp, null: it was never imported. */
export function readingOf(
  source: string,
  minute: number | null,
  word: SourceWord | null,
  changes: Partial<SourceReading> = {},
): SourceReading {
  const raw = minute === null ? null : new Date(Date.UTC(2026, 6, 1, 10, minute)).toISOString();
  return {
    source,
    name: `Store ${source}`,
    marketplace: 'Shop',
    active: true,
    refreshable: true,
    status: word === null ? null : { word, providerStatus: `raw ${word}` },
    lastAttempt: raw === null ? null : { raw, instant: raw, ambiguous: false },
    markAtEarliest: raw,
    ...changes,
  };
}

/** A list that was read. */
export function listOf(
  sources: readonly SourceReading[],
  rest: ListRest = { kind: 'none' },
  quota: QuotaReading = ampleQuota,
): CallAnswer {
  return { kind: 'list', answer: { kind: 'read', value: { sources, rest }, quota } };
}

/** The trigger was accepted. */
export const accepted: CallAnswer = { kind: 'trigger', answer: { kind: 'accepted', quota: ampleQuota } };

/** The trigger came to nothing, or to nobody knows what. */
export function triggerFailed(
  kind: 'not-asked' | 'refused' | 'unknown',
  failure: ProviderFailure,
): CallAnswer {
  return { kind: 'trigger', answer: { kind, failure, quota: silentQuota } };
}

/** A call of any kind that failed. */
export function failedAnswer({ call }: StartedCall, failure: ProviderFailure): CallAnswer {
  const answer = { kind: 'failed', failure, quota: silentQuota } as const;
  switch (call.kind) {
    case 'list':
      return { kind: 'list', answer };
    case 'status':
      return { kind: 'status', source: call.source, answer };
    case 'marketplaces':
      return { kind: 'marketplaces', answer };
    case 'verify':
      return { kind: 'verify', answer };
    case 'trigger':
    case 'trigger-all':
      return triggerFailed('unknown', failure);
    default:
      return call satisfies never;
  }
}

/** A call of any kind that came to what was wished for. `sources` is what a list shows. */
export function goodAnswer(
  { call }: StartedCall,
  sources: readonly SourceReading[],
  word: SourceWord,
): CallAnswer {
  const read = <Value>(value: Value) => ({ kind: 'read', value, quota: ampleQuota }) as const;
  switch (call.kind) {
    case 'list':
      return listOf(sources);
    case 'status':
      return {
        kind: 'status',
        source: call.source,
        answer: read({ word, providerStatus: `raw ${word}` }),
      };
    case 'marketplaces':
      return { kind: 'marketplaces', answer: read({ '10': true }) };
    case 'verify':
      return { kind: 'verify', answer: read(null) };
    case 'trigger':
    case 'trigger-all':
      return accepted;
    default:
      return call satisfies never;
  }
}
