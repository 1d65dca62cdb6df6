import { expectedFailure } from '../../../../test/conformance/expected-failure.js';
import type { Exchange } from '../../../../test/conformance/exchange.js';
import { listsAny } from '../../../../test/conformance/inspect-response.js';
import type { ProviderConformance } from '../../../../test/conformance/provider-conformance.js';
import { emptyResponse, htmlResponse, jsonResponse } from '../../../../test/conformance/wire-responses.js';
import type { SourceReading } from '../../contract/source-reading.js';
import { shipengineErrorTable } from '../map-shipengine-error.js';
import { shipengineStatusTable } from '../map-shipengine-status.js';
import { shipengine } from '../shipengine.definition.js';
import {
  account,
  bareReading,
  failedTrigger,
  fixture,
  listOf,
  listRequest,
  quota,
  quotaHeaders,
  refreshRequest,
  trigger,
} from './shipengine-exchanges.js';
import { failures } from './shipengine-failures.js';
import { sequences } from './shipengine-sequences.js';

const id = (last: number) => `8a3f5a4c-0000-4000-8000-00000000000${last}`;
const full: readonly SourceReading[] = [
  {
    source: id(1),
    name: 'My shop',
    marketplace: 'shopify',
    active: true,
    refreshable: true,
    status: { normalizedStatus: 'idle', providerStatus: 'idle' },
    lastAttempt: { raw: '2020-05-29T22:05:02.123Z', instant: '2020-05-29T22:05:02.123Z', ambiguous: false },
    watermarkAtEarliest: null,
  },
  {
    source: id(2),
    name: 'Etsy',
    marketplace: 'etsy',
    active: true,
    refreshable: true,
    status: { normalizedStatus: 'queued', providerStatus: 'preparing_update' },
    lastAttempt: null,
    watermarkAtEarliest: null,
  },
  {
    source: id(3),
    name: 'Woo',
    marketplace: 'woo_commerce',
    active: true,
    refreshable: true,
    status: { normalizedStatus: 'running', providerStatus: 'updating' },
    lastAttempt: {
      raw: '2020-05-29T22:04:00.0500000Z',
      instant: '2020-05-29T22:04:00.05Z',
      ambiguous: false,
    },
    watermarkAtEarliest: null,
  },
  {
    source: id(4),
    name: 'Old shop',
    marketplace: 'magento',
    active: false,
    refreshable: false,
    status: { normalizedStatus: 'error', providerStatus: 'error' },
    lastAttempt: { raw: '2020-05-28T22:05:02Z', instant: '2020-05-28T22:05:02Z', ambiguous: false },
    watermarkAtEarliest: null,
  },
];

const list: Exchange = {
  when: 'a list with all statuses and one inactive source',
  call: { kind: 'list' },
  request: listRequest,
  response: jsonResponse(200, fixture('shipengine-order-sources').replaceAll('\n', '\r\n'), quotaHeaders),
  result: { kind: 'read', value: { sources: full, continuation: { kind: 'none' } }, quota },
};

const never = { normalizedStatus: 'unknown', providerStatus: null } as const;
const page = (
  requestedPage: string | null,
  fields: object,
  continuation: { kind: 'none' } | { kind: 'page'; page: string },
): Exchange => ({
  when: requestedPage === null ? 'the first of two pages' : 'the last page',
  call: { kind: 'list', page: requestedPage },
  request: {
    ...listRequest,
    path: requestedPage === null ? listRequest.path : `${listRequest.path}?page=${requestedPage}`,
  },
  response: jsonResponse(200, { order_sources: [{ order_source_id: 'se-1' }], ...fields }, quotaHeaders),
  result: { kind: 'read', value: { sources: [bareReading(never, null)], continuation }, quota },
});

/** The conformance scenarios of ShipEngine. */
export const shipengineConformance: ProviderConformance = {
  definition: shipengine,
  account,
  statusTable: shipengineStatusTable,
  errorTable: shipengineErrorTable,
  // Any 2xx without errors (docs/providers/evidence.md#shipengine-refresh).
  mayAccept: (json) => !listsAny(json, 'errors'),
  scenarios: {
    'trigger accepted': [
      trigger,
      { ...trigger, when: 'with 202', response: jsonResponse(202, {}, quotaHeaders) },
      { ...trigger, when: 'with 204 and no body', response: emptyResponse(204, quotaHeaders) },
      {
        ...trigger,
        when: 'with a body that cannot be read: any 2xx counts',
        response: htmlResponse(200),
        result: { kind: 'accepted', quota: { limit: null, remaining: null, resetInMs: null } },
      },
      {
        ...trigger,
        when: 'an id that needs encoding',
        call: { kind: 'trigger', source: 'se/1?ä' },
        request: refreshRequest('se%2F1%3F%C3%A4'),
      },
      {
        ...trigger,
        when: 'on behalf of an account',
        account: { credentials: { ...account.credentials, onBehalfOf: 'canary-account' } },
        request: {
          ...trigger.request,
          headers: { ...trigger.request.headers, 'on-behalf-of': 'canary-account' },
        },
      },
    ],
    'trigger-all accepted': 'not-offered',
    'trigger with a start date': 'not-offered',
    'request outside the capabilities': ['start date', 'refresh of all sources'],
    'every status': [
      list,
      {
        ...listOf('a declared status', { normalizedStatus: 'running', providerStatus: 'importing' }, null),
        account: { settings: { statusWords: { Importing: 'running' } } },
      },
    ],
    'unknown status': [
      listOf('ShipEngine says unknown', { normalizedStatus: 'unknown', providerStatus: 'unknown' }, null),
      listOf('a new status', { normalizedStatus: 'unknown', providerStatus: 'paused_by_marketplace' }, null),
    ],
    'fields missing or null': [
      {
        ...page(null, {}, { kind: 'none' }),
        when: 'an order source with only its id, and entries without one',
        response: jsonResponse(
          200,
          {
            order_sources: [
              { order_source_id: 'se-1', refresh_info: null, active: null },
              { active: true },
              null,
            ],
          },
          quotaHeaders,
        ),
      },
      page(
        null,
        { page: 1, pages: 2, links: { next: { href: 'https://elsewhere.example/' } } },
        { kind: 'page', page: '2' },
      ),
      page('2', { page: 2, pages: 2, links: {} }, { kind: 'none' }),
    ],
    'source not refreshable': [
      list,
      failedTrigger(
        'not supported, in a 200',
        'rejected',
        jsonResponse(200, fixture('shipengine-not-refreshable')),
        expectedFailure('not-refreshable', 'ShipEngine cannot refresh this source (200).', 200, {
          message: 'This order source does not support refresh',
        }),
      ),
      failedTrigger(
        'not active, reported by the marketplace',
        'rejected',
        jsonResponse(409, fixture('shipengine-not-active')),
        expectedFailure('not-refreshable', 'ShipEngine cannot refresh this source (409).', 409, {
          message: 'The order source is not active',
        }),
      ),
    ],
    ...sequences,
    ...failures,
    'call aborted': [{ kind: 'trigger', source: 'se-1' }, { kind: 'list' }, { kind: 'verify' }],
    'same input twice': [trigger, list],
  },
};
