import type { Exchange } from '../../../../test/conformance/exchange.js';
import { showsTrue } from '../../../../test/conformance/inspect-response.js';
import type { ProviderConformance } from '../../../../test/conformance/provider-conformance.js';
import { jsonResponse } from '../../../../test/conformance/wire-responses.js';
import type { SourceStatus } from '../../contract/source-reading.js';
import { shipstationErrorTable } from '../map-shipstation-error.js';
import { shipstationStatusTable } from '../map-shipstation-status.js';
import { shipstation } from '../shipstation.definition.js';
import {
  account,
  fixture,
  listOf,
  listRequest,
  marketplacesRequest,
  quota,
  quotaHeaders,
  refreshRequest,
  statusOf,
  trigger,
} from './shipstation-exchanges.js';
import { failures } from './shipstation-failures.js';
import { sequences } from './shipstation-sequences.js';

const full = [
  {
    source: '12345',
    name: 'WooCommerce Store',
    marketplace: 'WooCommerce',
    active: true,
    refreshable: true,
    status: null,
    lastAttempt: { raw: '2014-12-16T09:47:05.457', instant: '2014-12-16T17:47:05.457Z', ambiguous: false },
    watermarkAtEarliest: '2014-12-16T17:47:05.457Z',
  },
  {
    source: '25748',
    name: 'Closed shop',
    marketplace: 'eBay',
    active: false,
    refreshable: false,
    status: null,
    lastAttempt: { raw: '2014-11-26T14:28:14.07', instant: '2014-11-26T22:28:14.07Z', ambiguous: false },
    watermarkAtEarliest: '2014-11-26T22:28:14.07Z',
  },
  {
    source: '22766',
    name: 'Manual orders',
    marketplace: 'ShipStation',
    active: true,
    refreshable: false,
    status: null,
    lastAttempt: null,
    watermarkAtEarliest: null,
  },
];

const stores: Exchange = {
  when: 'a list with a closed and a manual store',
  call: { kind: 'list' },
  request: listRequest,
  response: jsonResponse(200, fixture('shipstation-stores'), quotaHeaders),
  result: { kind: 'read', value: { sources: full, continuation: { kind: 'none' } }, quota },
};

const since = (when: string, instant: string, sent: string, exact = false): Exchange => {
  const query = `?storeId=12345&refreshDate=${sent.replaceAll(':', '%3A').replace(' ', '%20')}`;
  return {
    ...trigger,
    when,
    account: { settings: exact ? { sinceMode: 'pacific-exact' } : {} },
    call: { kind: 'trigger', source: '12345', since: instant },
    request: refreshRequest(query, `{"storeId":12345,"refreshDate":"${sent}"}`),
  };
};

const textStatus = (text: string, meaning: SourceStatus) =>
  statusOf(
    text,
    { storeId: 12345, refreshStatus: text },
    { normalizedStatus: meaning, providerStatus: text },
  );

/** The conformance scenarios of ShipStation V1. */
export const shipstationConformance: ProviderConformance = {
  definition: shipstation,
  account,
  statusTable: shipstationStatusTable,
  errorTable: shipstationErrorTable,
  // As boolean or string, in any case (docs/providers/evidence.md#v1-refresh).
  mayAccept: (json) => showsTrue(json, 'success'),
  scenarios: {
    'trigger accepted': [
      trigger,
      {
        ...trigger,
        when: 'success as a string',
        response: jsonResponse(200, { success: 'true' }, quotaHeaders),
      },
      {
        ...trigger,
        when: 'field names in another case',
        response: jsonResponse(201, { Success: true }, quotaHeaders),
      },
      {
        ...trigger,
        when: 'with a partner key',
        account: { credentials: { ...account.credentials, partnerKey: 'canary-partner' } },
        request: {
          ...trigger.request,
          headers: { ...trigger.request.headers, 'x-partner': 'canary-partner' },
        },
      },
    ],
    'trigger-all accepted': [
      {
        ...trigger,
        when: 'without a start date',
        call: { kind: 'trigger-all' },
        request: refreshRequest('', '{}'),
      },
      {
        ...trigger,
        when: 'with a start date',
        call: { kind: 'trigger-all', since: '2020-05-29T22:05:02.900Z' },
        request: refreshRequest(
          '?refreshDate=2020-05-29%2014%3A05%3A02',
          '{"refreshDate":"2020-05-29 14:05:02"}',
        ),
      },
    ],
    'trigger with a start date': [
      since('in summer', '2020-05-29T22:05:02.900Z', '2020-05-29 14:05:02'),
      since('in winter', '2020-01-29T22:05:02Z', '2020-01-29 14:05:02'),
      since('in the hour that spring skips', '2026-03-08T10:30:00Z', '2026-03-08 01:59:59'),
      since('in the first repeated hour of autumn', '2026-11-01T08:30:00Z', '2026-11-01 00:30:00'),
      since('in the second repeated hour of autumn', '2026-11-01T09:30:00Z', '2026-11-01 01:30:00'),
      since('exact, in summer', '2020-05-29T22:05:02Z', '2020-05-29 15:05:02', true),
      since('exact, after the skipped hour', '2026-03-08T10:30:00Z', '2026-03-08 03:30:00', true),
      since('exact, in the first repeated hour', '2026-11-01T08:30:00Z', '2026-11-01 00:30:00', true),
    ],
    'request outside the capabilities': [],
    'every status': [
      stores,
      statusOf('shape A', fixture('shipstation-status-a'), {
        normalizedStatus: 'running',
        providerStatus: 'Updating orders',
      }),
      statusOf('shape B', fixture('shipstation-status-b'), {
        normalizedStatus: 'idle',
        providerStatus: 'Success',
      }),
      statusOf(
        'only the number',
        { refreshStatusId: 2 },
        { normalizedStatus: 'running', providerStatus: '2' },
      ),
      textStatus('Queued', 'queued'),
      textStatus('Preparing', 'queued'),
      textStatus('Pending', 'queued'),
      textStatus('Waiting', 'queued'),
      textStatus('Idle', 'idle'),
      textStatus('Ready', 'idle'),
      textStatus('Complete', 'idle'),
      textStatus('Error', 'error'),
      textStatus('Failed', 'error'),
      {
        ...statusOf(
          'a declared status',
          { refreshStatusId: 7 },
          { normalizedStatus: 'idle', providerStatus: '7' },
        ),
        account: { settings: { statusWords: { '7': 'idle' } } },
      },
    ],
    'unknown status': [
      textStatus('Refreshed', 'unknown'),
      textStatus('Not ready', 'unknown'),
      textStatus('Error while updating', 'unknown'),
      statusOf('a number', { refreshStatusId: 0 }, { normalizedStatus: 'unknown', providerStatus: '0' }),
    ],
    'fields missing or null': [
      listOf('a store with only its id', null),
      {
        ...stores,
        when: 'null in every field but the id, and entries without one',
        response: jsonResponse(
          200,
          [
            { storeId: '12345', storeName: null, marketplaceId: null, active: null, refreshDate: null },
            { storeName: 'no id' },
            null,
          ],
          quotaHeaders,
        ),
        result: listOf('', null).result,
      },
      statusOf('an empty status', {}, { normalizedStatus: 'unknown', providerStatus: null }),
      {
        when: 'marketplaces without canRefresh',
        call: { kind: 'reference-data' },
        request: marketplacesRequest,
        response: jsonResponse(
          200,
          [{ marketplaceId: 1 }, { marketplaceId: 36, canRefresh: true }, null],
          quotaHeaders,
        ),
        result: { kind: 'read', value: { '36': true }, quota },
      },
    ],
    ...sequences,
    'source not refreshable': [
      stores,
      {
        ...stores,
        when: 'the marketplaces say that none of these can',
        call: { kind: 'list', referenceData: { '36': false, '1': false, '0': false } },
        result: {
          kind: 'read',
          value: {
            sources: full.map((store) => ({ ...store, refreshable: false })),
            continuation: { kind: 'none' },
          },
          quota,
        },
      },
    ],
    ...failures,
    'call aborted': [
      { kind: 'trigger', source: '12345' },
      { kind: 'trigger-all' },
      { kind: 'list' },
      { kind: 'status', source: '12345' },
      { kind: 'reference-data' },
      { kind: 'verify' },
    ],
    'same input twice': [
      trigger,
      stores,
      {
        when: 'the marketplaces',
        call: { kind: 'reference-data' },
        request: marketplacesRequest,
        response: jsonResponse(200, fixture('shipstation-marketplaces'), quotaHeaders),
        result: { kind: 'read', value: { '0': false, '1': true, '36': true, '118': false }, quota },
      },
    ],
  },
};
