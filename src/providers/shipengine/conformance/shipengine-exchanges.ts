import type { Exchange, WireResponse, WireRequest } from '../../../../test/conformance/exchange.js';
import { noQuota } from '../../../../test/conformance/expected-failure.js';
import { jsonResponse, readFixture } from '../../../../test/conformance/wire-responses.js';
import type { ProviderFailure, QuotaReading } from '../../contract/provider-response.js';
import type { LastAttempt, SourceReading, StatusReading } from '../../contract/source-reading.js';

/** The usual account. */
export const account = { credentials: { apiKey: 'canary-key-0123' }, settings: {} };

/** The `RateLimit-*` headers of these exchanges, and the quota reading that they give. */
export const quotaHeaders = {
  'RateLimit-Limit': '200',
  'RateLimit-Remaining': '137',
  'RateLimit-Reset': '30',
};
export const quota = { limit: 200, remaining: 137, resetInMs: 30_000 };

/** The list request as it is sent. */
export const listRequest: WireRequest = {
  method: 'GET',
  path: '/v-beta/order_sources',
  headers: { 'api-key': 'canary-key-0123' },
  body: '',
};

/** `PUT …/refresh` of an order source. The id must already be encoded. */
export function refreshRequest(id: string): WireRequest {
  const headers = { 'api-key': 'canary-key-0123', 'content-length': '0' };
  return { method: 'PUT', path: `/v-beta/order_sources/${id}/refresh`, headers, body: '' };
}

/** The text of a fixture in this folder. */
export function fixture(name: string): string {
  return readFixture(import.meta.url, name);
}

/** The trigger of order source se-1. */
export const trigger = {
  when: 'order source se-1',
  call: { kind: 'trigger', source: 'se-1' },
  request: refreshRequest('se-1'),
  response: jsonResponse(200, fixture('shipengine-refresh'), quotaHeaders),
  result: { kind: 'accepted', quota },
} as const satisfies Exchange;

/** A trigger of se-1 that fails. */
export function failedTrigger(
  when: string,
  kind: 'rejected' | 'unknown' | 'not-asked',
  response: WireResponse,
  failure: ProviderFailure,
  shownQuota: QuotaReading = noQuota,
): Exchange {
  return { ...trigger, when, response, result: { kind, failure, quota: shownQuota } };
}

/** An order source with only id, status and last attempt. */
export function bareReading(
  status: StatusReading,
  lastAttempt: LastAttempt | null,
  source = 'se-1',
): SourceReading {
  return {
    source,
    name: null,
    marketplace: null,
    active: true,
    refreshable: true,
    status,
    lastAttempt,
    watermarkAtEarliest: null,
  };
}

/** A list that shows only se-1, with a status and a last attempt. */
export function listOf(when: string, status: StatusReading, lastAttempt: LastAttempt | null): Exchange {
  const entry = {
    order_source_id: 'se-1',
    refresh_info: { status: status.providerStatus, last_refresh_attempt: lastAttempt?.raw ?? null },
  };
  return {
    when,
    call: { kind: 'list' },
    request: listRequest,
    response: jsonResponse(200, { order_sources: [entry] }, quotaHeaders),
    result: {
      kind: 'read',
      value: { sources: [bareReading(status, lastAttempt)], continuation: { kind: 'none' } },
      quota,
    },
  };
}
