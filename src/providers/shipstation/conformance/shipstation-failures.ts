import { expectedFailure, failedRead, noQuota } from '../../../../test/conformance/expected-failure.js';
import type { ProviderScenarios } from '../../../../test/conformance/provider-conformance.js';
import { emptyResponse, htmlResponse, jsonResponse } from '../../../../test/conformance/wire-responses.js';
import { failedTrigger, fixture, listOf, quota, quotaHeaders, trigger } from './shipstation-exchanges.js';

const list = listOf('', null);
const verify = { ...list, call: { kind: 'verify' } } as const;

/** Failures, and how the adapter reports them. */
export const failures = {
  'request rejected': [
    failedTrigger(
      'success false',
      'rejected',
      jsonResponse(200, { success: false, message: 'Store is busy' }),
      expectedFailure('rejected', 'ShipStation rejected the call (200).', 200, { message: 'Store is busy' }),
    ),
    failedTrigger(
      'success false as a string',
      'rejected',
      jsonResponse(200, { success: 'False' }),
      expectedFailure('rejected', 'ShipStation rejected the call (200).', 200),
    ),
    failedTrigger(
      'with errors of fields',
      'rejected',
      jsonResponse(400, fixture('shipstation-invalid-request')),
      expectedFailure('rejected', 'ShipStation rejected the call (400).', 400, {
        message: "The request is invalid. storeId: The value 'x' is not valid.",
      }),
    ),
    failedTrigger(
      'with a page of HTML',
      'rejected',
      htmlResponse(405),
      expectedFailure('rejected', 'ShipStation rejected the call (405).', 405, { jsonBody: false }),
    ),
  ],
  'credentials rejected': [
    failedTrigger(
      'with a message that contains them',
      'rejected',
      jsonResponse(401, { message: 'No canary-key-0123 with canary-secret/+456=' }),
      expectedFailure('unauthorized', 'ShipStation does not accept the credentials (401).', 401, {
        message: 'No [redacted] with [redacted]',
      }),
    ),
    failedRead(
      verify,
      'without a body',
      emptyResponse(401),
      expectedFailure('unauthorized', 'ShipStation does not accept the credentials (401).', 401, {
        jsonBody: false,
      }),
    ),
    failedTrigger(
      'because the plan does not include the API',
      'rejected',
      jsonResponse(402, { message: 'Payment Required' }),
      expectedFailure(
        'plan-required',
        'The plan of this ShipStation account does not include the API (402).',
        402,
        { message: 'Payment Required' },
      ),
    ),
  ],
  'source not found': [
    failedTrigger(
      'with an empty 404',
      'rejected',
      emptyResponse(404),
      expectedFailure('not-found', 'ShipStation does not know this source (404).', 404, { jsonBody: false }),
    ),
  ],
  throttled: [
    failedTrigger(
      '429 with the reset header',
      'not-asked',
      jsonResponse(429, fixture('shipstation-throttled'), quotaHeaders),
      expectedFailure('throttled', 'ShipStation throttles this account (429).', 429, {
        message: 'Too Many Requests',
        retryAfterInMs: 21_000,
      }),
      quota,
    ),
    failedTrigger(
      'reported in a 500',
      'not-asked',
      jsonResponse(500, fixture('shipstation-throttled'), quotaHeaders),
      expectedFailure('throttled', 'ShipStation throttles this account (500).', 500, {
        message: 'Too Many Requests',
        retryAfterInMs: 21_000,
      }),
      quota,
    ),
  ],
  'quota headers missing': [
    {
      ...trigger,
      when: 'all of them',
      response: jsonResponse(200, fixture('shipstation-refresh-one')),
      result: { kind: 'accepted', quota: noQuota },
    },
    {
      ...trigger,
      when: 'some, the others invalid',
      response: jsonResponse(200, fixture('shipstation-refresh-one'), {
        'X-Rate-Limit-Limit': '60',
        'X-Rate-Limit-Reset': 'soon',
      }),
      result: { kind: 'accepted', quota: { limit: 60, remaining: null, resetInMs: null } },
    },
    failedTrigger(
      '429 without any',
      'not-asked',
      emptyResponse(429),
      expectedFailure('throttled', 'ShipStation throttles this account (429).', 429, { jsonBody: false }),
    ),
  ],
  'provider failing': [
    failedTrigger(
      '500, without its internals',
      'unknown',
      jsonResponse(500, fixture('shipstation-server-error')),
      expectedFailure('unavailable', 'ShipStation failed (500).', 500, { message: 'An error has occurred.' }),
    ),
    failedTrigger(
      '503 in HTML',
      'unknown',
      htmlResponse(503),
      expectedFailure('unavailable', 'ShipStation failed (503).', 503, { jsonBody: false }),
    ),
    failedTrigger(
      '200 in HTML',
      'unknown',
      htmlResponse(200),
      expectedFailure('unreadable', 'ShipStation responded in a form that cannot be read (200).', 200, {
        jsonBody: false,
      }),
    ),
    failedTrigger(
      '200 without a body',
      'unknown',
      emptyResponse(200),
      expectedFailure('unreadable', 'ShipStation responded in a form that cannot be read (200).', 200, {
        jsonBody: false,
      }),
    ),
    failedTrigger(
      'a redirect, not followed',
      'rejected',
      emptyResponse(302, { Location: '/login' }),
      expectedFailure('rejected', 'ShipStation rejected the call (302).', 302, { jsonBody: false }),
    ),
    failedTrigger(
      'no server',
      'not-asked',
      { kind: 'nobody' },
      expectedFailure('unreachable', 'No connection to ShipStation could be made (ECONNREFUSED).', null),
    ),
    failedRead(
      list,
      'a list of another shape',
      jsonResponse(200, { stores: [] }),
      expectedFailure('unreadable', 'ShipStation responded in a form that cannot be read (200).', 200),
    ),
  ],
} as const satisfies Partial<ProviderScenarios>;
