import { expectedFailure, failedRead, noQuota } from '../../../../test/conformance/expected-failure.js';
import type { ProviderScenarios } from '../../../../test/conformance/provider-conformance.js';
import { emptyResponse, htmlResponse, jsonResponse } from '../../../../test/conformance/wire-responses.js';
import { failedTrigger, fixture, listOf, quota, quotaHeaders, trigger } from './shipengine-exchanges.js';

const list = listOf('', { normalizedStatus: 'idle', providerStatus: 'idle' }, null);
const verify = { ...list, call: { kind: 'verify' } } as const;
const date = 'Sun, 22 Nov 2026 12:00:00 GMT';
const errors = (...entries: readonly Readonly<Record<string, string>>[]) => ({
  request_id: 'a',
  errors: entries,
});

/** Failures, and how the adapter reports them. */
export const failures = {
  'request rejected': [
    failedTrigger(
      'with several errors without a known code',
      'rejected',
      jsonResponse(
        400,
        errors(
          {
            error_source: 'shipengine',
            error_type: 'validation',
            error_code: 'unspecified',
            message: 'One\r\nthing',
          },
          {
            error_source: 'shipengine',
            error_type: 'validation',
            error_code: 'unspecified',
            message: 'Another',
          },
        ),
      ),
      expectedFailure('rejected', 'ShipEngine rejected the call (400).', 400, { message: 'One thing' }),
    ),
    failedTrigger(
      'with an error in a 200',
      'rejected',
      jsonResponse(
        200,
        errors({ error_source: 'shipengine', error_code: 'invalid_status', message: 'Not now' }),
      ),
      expectedFailure('rejected', 'ShipEngine rejected the call (200).', 200, { message: 'Not now' }),
    ),
  ],
  'credentials rejected': [
    failedTrigger(
      '401',
      'rejected',
      jsonResponse(401, fixture('shipengine-unauthorized')),
      expectedFailure('unauthorized', 'ShipEngine does not accept the credentials (401).', 401, {
        message: 'A valid API key is required to call this endpoint',
      }),
    ),
    failedTrigger(
      'in a 200 that contains the key',
      'rejected',
      jsonResponse(
        200,
        errors({ error_source: 'ShipStation', error_code: 'Unauthorized', message: 'No canary-key-0123' }),
      ),
      expectedFailure('unauthorized', 'ShipEngine does not accept the credentials (200).', 200, {
        message: 'No [redacted]',
      }),
    ),
    failedRead(
      verify,
      'because the plan does not include the API',
      jsonResponse(403, errors({ error_code: 'subscription_inactive', message: 'Inactive' })),
      expectedFailure(
        'plan-required',
        'The plan of this ShipEngine account does not include the API (403).',
        403,
        { message: 'Inactive' },
      ),
    ),
  ],
  'source not found': [
    failedTrigger(
      'well formed, 404',
      'rejected',
      jsonResponse(404, fixture('shipengine-not-found')),
      expectedFailure('not-found', 'ShipEngine does not know this source (404).', 404, {
        message: 'order_source_id not found.',
      }),
    ),
    failedTrigger(
      'empty, 404',
      'rejected',
      emptyResponse(404),
      expectedFailure('not-found', 'ShipEngine does not know this source (404).', 404, { jsonBody: false }),
    ),
  ],
  throttled: [
    failedTrigger(
      'Retry-After in seconds, before the reset',
      'not-asked',
      jsonResponse(429, fixture('shipengine-throttled'), { ...quotaHeaders, 'Retry-After': '3' }),
      expectedFailure('throttled', 'ShipEngine throttles this account (429).', 429, {
        message: 'You have exceeded your rate limit',
        retryAfterInMs: 3_000,
      }),
      quota,
    ),
    failedTrigger(
      'Retry-After as a date, compared with Date',
      'not-asked',
      emptyResponse(429, { Date: date, 'Retry-After': 'Sun, 22 Nov 2026 12:00:40 GMT' }),
      expectedFailure('throttled', 'ShipEngine throttles this account (429).', 429, {
        jsonBody: false,
        retryAfterInMs: 40_000,
      }),
    ),
    failedRead(
      list,
      'a list, with only the reset',
      jsonResponse(429, fixture('shipengine-throttled'), quotaHeaders),
      expectedFailure('throttled', 'ShipEngine throttles this account (429).', 429, {
        message: 'You have exceeded your rate limit',
        retryAfterInMs: 30_000,
      }),
      quota,
    ),
    failedTrigger(
      'by the marketplace, which is not our quota',
      'not-asked',
      jsonResponse(429, fixture('shipengine-marketplace-throttled'), { 'Retry-After': '60' }),
      expectedFailure(
        'marketplace',
        'ShipEngine reports that the marketplace behind this source failed (429).',
        429,
        {
          message: 'The marketplace is limiting calls',
          retryAfterInMs: 60_000,
        },
      ),
    ),
  ],
  'quota headers missing': [
    {
      ...trigger,
      when: 'all of them',
      response: emptyResponse(204),
      result: { kind: 'accepted', quota: noQuota },
    },
    {
      ...trigger,
      when: 'some, in another form',
      response: emptyResponse(200, { 'RateLimit-Limit': '200, 200;w=60', 'RateLimit-Remaining': '-1' }),
      result: { kind: 'accepted', quota: { limit: 200, remaining: null, resetInMs: null } },
    },
  ],
  'provider failing': [
    failedTrigger(
      '500 with an error',
      'unknown',
      jsonResponse(500, errors({ error_source: 'shipengine', error_code: 'unspecified', message: 'Oops' })),
      expectedFailure('unavailable', 'ShipEngine failed (500).', 500, { message: 'Oops' }),
    ),
    failedTrigger(
      '502 in HTML',
      'unknown',
      htmlResponse(502),
      expectedFailure('unavailable', 'ShipEngine failed (502).', 502, { jsonBody: false }),
    ),
    failedTrigger(
      'a redirect, not followed',
      'rejected',
      emptyResponse(302, { Location: '/login' }),
      expectedFailure('rejected', 'ShipEngine rejected the call (302).', 302, { jsonBody: false }),
    ),
    failedTrigger(
      'no server',
      'not-asked',
      { kind: 'nobody' },
      expectedFailure('unreachable', 'No connection to ShipEngine could be made (ECONNREFUSED).', null),
    ),
    failedRead(
      list,
      'a list in HTML',
      htmlResponse(200),
      expectedFailure('unreadable', 'ShipEngine responded in a form that cannot be read (200).', 200, {
        jsonBody: false,
      }),
    ),
    failedRead(
      list,
      'a list of another shape',
      jsonResponse(200, []),
      expectedFailure('unreadable', 'ShipEngine responded in a form that cannot be read (200).', 200),
    ),
  ],
} as const satisfies Partial<ProviderScenarios>;
