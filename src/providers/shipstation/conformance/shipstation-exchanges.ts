import type { Exchange, WireResponse, WireRequest } from '../../../../test/conformance/exchange.js';
import { noQuota } from '../../../../test/conformance/expected-failure.js';
import { jsonResponse, readFixture } from '../../../../test/conformance/wire-responses.js';
import type { ProviderFailure, QuotaReading } from '../../contract/provider-response.js';
import type { LastAttempt, SourceReading, StatusReading } from '../../contract/source-reading.js';

/** The usual account. */
export const account = {
  credentials: { apiKey: 'canary-key-0123', apiSecret: 'canary-secret/+456=' },
  settings: {},
};

// canary-key-0123:canary-secret/+456=
const authorization = 'Basic Y2FuYXJ5LWtleS0wMTIzOmNhbmFyeS1zZWNyZXQvKzQ1Nj0=';

/** The `X-Rate-Limit-*` headers of these exchanges, and the quota reading that they give. */
export const quotaHeaders = {
  'X-Rate-Limit-Limit': '40',
  'X-Rate-Limit-Remaining': '39',
  'X-Rate-Limit-Reset': '21',
};
export const quota = { limit: 40, remaining: 39, resetInMs: 21_000 };

const get = (path: string): WireRequest => ({ method: 'GET', path, headers: { authorization }, body: '' });

/** The requests of V1 as they are sent. */
export const listRequest = get('/stores?showInactive=true');
export const statusRequest = get('/stores/getrefreshstatus?storeId=12345');
export const marketplacesRequest = get('/stores/marketplaces');

/** `POST /stores/refreshstore` with this query and body. */
export function refreshRequest(query: string, body: string): WireRequest {
  const headers = {
    authorization,
    'content-type': 'application/json',
    'content-length': String(body.length),
  };
  return { method: 'POST', path: `/stores/refreshstore${query}`, headers, body };
}

/** The trigger of store 12345 without a start date. */
export const trigger = {
  when: 'store 12345',
  call: { kind: 'trigger', source: '12345' },
  request: refreshRequest('?storeId=12345', '{"storeId":12345}'),
  response: jsonResponse(200, fixture('shipstation-refresh-one'), quotaHeaders),
  result: { kind: 'accepted', quota },
} as const satisfies Exchange;

/** The text of a fixture in this folder. */
export function fixture(name: string): string {
  return readFixture(import.meta.url, name);
}

/** A trigger of store 12345 that fails. */
export function failedTrigger(
  when: string,
  kind: 'rejected' | 'unknown' | 'not-asked',
  response: WireResponse,
  failure: ProviderFailure,
  shownQuota: QuotaReading = noQuota,
): Exchange {
  return { ...trigger, when, response, result: { kind, failure, quota: shownQuota } };
}

/** A list that shows only store 12345, with a last attempt. */
export function listOf(when: string, lastAttempt: LastAttempt | null): Exchange {
  const reading: SourceReading = {
    source: '12345',
    name: null,
    marketplace: null,
    active: true,
    refreshable: true,
    status: null,
    lastAttempt,
    watermarkAtEarliest: null,
  };
  return {
    when,
    call: { kind: 'list' },
    request: listRequest,
    response: jsonResponse(
      200,
      [{ storeId: 12345, lastRefreshAttempt: lastAttempt?.raw ?? null }],
      quotaHeaders,
    ),
    result: { kind: 'read', value: { sources: [reading], continuation: { kind: 'none' } }, quota },
  };
}

/** The status of store 12345. */
export function statusOf(when: string, json: unknown, value: StatusReading): Exchange {
  return {
    when,
    call: { kind: 'status', source: '12345' },
    request: statusRequest,
    response: jsonResponse(200, json, quotaHeaders),
    result: { kind: 'read', value, quota },
  };
}
