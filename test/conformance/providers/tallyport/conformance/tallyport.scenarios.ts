import type { Exchange } from '../../../exchange.js';
import { expectedFailure, noQuota } from '../../../expected-failure.js';
import { showsTrue } from '../../../inspect-response.js';
import type { ProviderConformance } from '../../../provider-conformance.js';
import { emptyResponse, htmlResponse, jsonResponse, readFixture } from '../../../wire-responses.js';
import type { SourceReading, StatusReading } from '../../../../../src/providers/contract/source-reading.js';
import { tallyportErrorTable } from '../map-tallyport-error.js';
import { tallyportStatusTable } from '../map-tallyport-status.js';
import { tallyport } from '../tallyport.definition.js';
import {
  account,
  channelsRequest,
  failedTrigger,
  importRequest,
  listRequest,
  quota,
  quotaHeaders,
  trigger,
} from './tallyport-exchanges.js';
import { listOf, sequences } from './tallyport-sequences.js';

const shop = (source: string, name: string, marketplace: string, status: StatusReading): SourceReading => ({
  source,
  name,
  marketplace,
  active: source !== 'a4',
  refreshable: source !== 'a4',
  status,
  lastAttempt:
    source === 'a1'
      ? { raw: '2026-11-22T11:00:00Z', instant: '2026-11-22T11:00:00Z', ambiguous: false }
      : null,
  watermarkAtEarliest: null,
});

const list: Exchange = {
  when: 'a list with all states',
  call: { kind: 'list' },
  request: listRequest,
  response: jsonResponse(200, readFixture(import.meta.url, 'tallyport-shops'), quotaHeaders),
  result: {
    kind: 'read',
    value: {
      sources: [
        shop('a1', 'Corner shop', 'Market', { normalizedStatus: 'idle', providerStatus: 'resting' }),
        shop('a2', 'Pier shop', 'Market', { normalizedStatus: 'queued', providerStatus: 'lined up' }),
        shop('a3', 'Night shop', 'Fair', { normalizedStatus: 'running', providerStatus: 'importing' }),
        shop('a4', 'Old shop', 'Fair', { normalizedStatus: 'error', providerStatus: 'broken' }),
      ],
      continuation: { kind: 'none' },
    },
    quota,
  },
};

const channels: Exchange = {
  when: 'the channels',
  call: { kind: 'reference-data' },
  request: channelsRequest,
  response: jsonResponse(
    200,
    {
      channels: [{ name: 'Market', importable: true }, { name: 'Fair', importable: false }, { name: 'Pier' }],
    },
    quotaHeaders,
  ),
  result: { kind: 'read', value: { Market: true, Fair: false }, quota },
};

/** The conformance scenarios of Tallyport. */
export const tallyportConformance: ProviderConformance = {
  definition: tallyport,
  account,
  statusTable: tallyportStatusTable,
  errorTable: tallyportErrorTable,
  mayAccept: (json) => showsTrue(json, 'accepted'),
  scenarios: {
    'trigger accepted': [
      trigger,
      {
        ...trigger,
        when: 'with the setting depth',
        account: { settings: { depth: 'all' } },
        request: importRequest('{"shop":"a1","depth":"all"}'),
      },
    ],
    'trigger-all accepted': [
      {
        ...trigger,
        when: 'every shop',
        call: { kind: 'trigger-all' },
        request: importRequest('{"shop":"*"}'),
      },
    ],
    'trigger with a start date': [
      {
        ...trigger,
        when: 'in UTC, rounded down to the second',
        call: { kind: 'trigger', source: 'a1', since: '2020-05-29T22:05:02.900Z' },
        request: importRequest('{"shop":"a1","from":"2020-05-29T22:05:02Z"}'),
      },
    ],
    'request outside the capabilities': [],
    'every status': [list],
    'unknown status': [listOf({ normalizedStatus: 'unknown', providerStatus: 'dreaming' }, null)],
    'fields missing or null': [
      {
        ...listOf({ normalizedStatus: 'unknown', providerStatus: null }, null),
        when: 'a shop with only its id, and entries without one',
        response: jsonResponse(200, { shops: [{ id: 'a1' }, { title: 'no id' }, null] }, quotaHeaders),
      },
      channels,
    ],
    ...sequences,
    'request rejected': [
      failedTrigger(
        'accepted is false',
        'rejected',
        jsonResponse(202, { accepted: false, text: 'Closed today' }),
        expectedFailure('rejected', 'Tallyport rejected the call (202).', 202, { message: 'Closed today' }),
      ),
    ],
    'credentials rejected': [
      failedTrigger(
        'with a text that contains the token',
        'rejected',
        jsonResponse(401, { code: 'who', text: 'No canary-token-0123' }),
        expectedFailure('unauthorized', 'Tallyport does not accept the credentials (401).', 401, {
          message: 'No [redacted]',
        }),
      ),
    ],
    'source not found': [
      failedTrigger(
        'by its code',
        'rejected',
        jsonResponse(400, { code: 'no_such_shop' }),
        expectedFailure('not-found', 'Tallyport does not know this source (400).', 400),
      ),
    ],
    'source not refreshable': [
      list,
      {
        ...listOf({ normalizedStatus: 'idle', providerStatus: 'resting' }, null, {
          channel: 'Fair',
          refreshable: false,
        }),
        when: 'a shop of a channel that is not importable',
        call: { kind: 'list', referenceData: { Market: true, Fair: false } },
      },
      failedTrigger(
        'by its code',
        'rejected',
        jsonResponse(409, { code: 'shop_has_no_import' }),
        expectedFailure('not-refreshable', 'Tallyport cannot refresh this source (409).', 409),
      ),
    ],
    throttled: [
      failedTrigger(
        'with Retry-After',
        'not-asked',
        emptyResponse(429, { 'Retry-After': '7' }),
        expectedFailure('throttled', 'Tallyport throttles this account (429).', 429, {
          jsonBody: false,
          retryAfterInMs: 7_000,
        }),
      ),
    ],
    'quota headers missing': [
      {
        ...trigger,
        when: 'all of them',
        response: jsonResponse(202, { accepted: true }),
        result: { kind: 'accepted', quota: noQuota },
      },
    ],
    'provider failing': [
      failedTrigger(
        '502 in HTML',
        'unknown',
        htmlResponse(502),
        expectedFailure('unavailable', 'Tallyport failed (502).', 502, { jsonBody: false }),
      ),
      failedTrigger(
        '202 without a body',
        'unknown',
        emptyResponse(202),
        expectedFailure('unreadable', 'Tallyport responded in a form that cannot be read (202).', 202, {
          jsonBody: false,
        }),
      ),
    ],
    'call aborted': [
      { kind: 'trigger', source: 'a1' },
      { kind: 'trigger-all' },
      { kind: 'list' },
      { kind: 'reference-data' },
      { kind: 'verify' },
    ],
    'same input twice': [trigger, list, channels],
  },
};
