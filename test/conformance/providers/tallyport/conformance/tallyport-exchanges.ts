import type { Exchange, WireResponse, WireRequest } from '../../../exchange.js';
import { expectedFailure, noQuota } from '../../../expected-failure.js';
import { jsonResponse } from '../../../wire-responses.js';
import type { ProviderFailure } from '../../../../../src/providers/contract/provider-response.js';

const authorization = 'Bearer canary-token-0123';

/** The usual account. */
export const account = { credentials: { token: 'canary-token-0123' }, settings: {} };

/** The quota headers of these exchanges, and the quota reading that they give. */
export const quotaHeaders = { 'X-Calls-Allowed': '60', 'X-Calls-Left': '59', 'X-Calls-Renew': '5' };
export const quota = { limit: 60, remaining: 59, resetInMs: 5_000 };

/** The requests for the list and for the reference data as they are sent. */
export const listRequest = get('/shops');
export const channelsRequest = get('/channels');

function get(path: string): WireRequest {
  return { method: 'GET', path, headers: { authorization }, body: '' };
}

/** `POST /imports` with this body. */
export function importRequest(body: string): WireRequest {
  const headers = {
    authorization,
    'content-type': 'application/json',
    'content-length': String(body.length),
  };
  return { method: 'POST', path: '/imports', headers, body };
}

/** The trigger of shop a1. */
export const trigger: Exchange = {
  when: 'shop a1',
  call: { kind: 'trigger', source: 'a1' },
  request: importRequest('{"shop":"a1"}'),
  response: jsonResponse(202, { accepted: true }, quotaHeaders),
  result: { kind: 'accepted', quota },
};

/** A trigger of a1 that fails. */
export function failedTrigger(
  when: string,
  kind: 'rejected' | 'unknown' | 'not-asked',
  response: WireResponse,
  failure: ProviderFailure,
): Exchange {
  return { ...trigger, when, response, result: { kind, failure, quota: noQuota } };
}

/** A trigger of a1 whose response is lost. */
export const lostTrigger = failedTrigger(
  'a reset connection',
  'unknown',
  { kind: 'reset' },
  expectedFailure('lost', 'No response of Tallyport arrived (ECONNRESET), but the call may have.', null),
);
