import { afterEach, describe, expect, it } from '@jest/globals';
import { ProviderStage } from '../../../test/stage/providers/provider-stage.js';
import {
  type RecordingServer,
  respondJson,
  type Respond,
} from '../../../test/stage/providers/recording-server.js';
import type { Provider, ProviderAccount } from '../contract/provider.js';
import { mapShipEngineStatus } from './map-shipengine-status.js';
import { shipengine } from './shipengine.definition.js';

const stage = new ProviderStage();
const { signal } = new AbortController();
const credentials = { apiKey: 'TEST_0123456789' };

async function open(
  respond: Respond,
  account: Partial<ProviderAccount> = {},
): Promise<{ provider: Provider; server: RecordingServer }> {
  const server = await stage.serve(respond);
  const provider = stage.openProvider(shipengine, {
    baseUrl: server.origin,
    credentials,
    settings: {},
    ...account,
  });
  return { provider, server };
}

const failWith = (status: number, ...errors: readonly Readonly<Record<string, unknown>>[]): Respond => {
  return (response) => respondJson(response, status, { request_id: 'a', errors });
};

describe('ShipEngine', () => {
  afterEach(() => stage.close());

  it('sends no call for a start date', async () => {
    const { provider, server } = await open((response) => response.end());
    await expect(async () =>
      provider.trigger({ source: 'a', since: '2020-01-01' }, { signal }),
    ).rejects.toThrow('ShipEngine takes no start date.');
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    ['refresh_not_supported', 'shipengine', 400, 'rejected', 'not-refreshable'],
    ['order_source_not_active', 'order_source', 400, 'rejected', 'not-refreshable'],
    ['refresh_not_supported', 'shipengine', 200, 'rejected', 'not-refreshable'],
    ['invalid_identifier', 'shipengine', 404, 'rejected', 'not-found'],
    ['invalid_identifier', 'shipengine', 400, 'rejected', 'not-found'],
    ['rate_limit_exceeded', 'ShipEngine', 429, 'not-asked', 'throttled'],
    ['rate_limit_exceeded', 'ShipStation', 200, 'not-asked', 'throttled'],
    ['rate_limit_exceeded', 'order_source', 429, 'not-asked', 'marketplace'],
    ['unauthorized', 'Order_Source', 401, 'rejected', 'marketplace'],
    ['unspecified', 'order_source', 500, 'unknown', 'marketplace'],
    ['unauthorized', 'shipengine', 401, 'rejected', 'unauthorized'],
    ['unauthorized', 'shipengine', 200, 'rejected', 'unauthorized'],
    ['forbidden', null, 400, 'rejected', 'forbidden'],
    ['subscription_inactive', 'shipengine', 403, 'rejected', 'plan-required'],
    ['trial_expired', 'shipengine', 400, 'rejected', 'plan-required'],
    ['trial_expired', 'order_source', 400, 'rejected', 'marketplace'],
    ['unspecified', 'shipengine', 400, 'rejected', 'rejected'],
    ['unspecified', 'shipengine', 200, 'rejected', 'rejected'],
    ['unspecified', 'shipengine', 500, 'unknown', 'unavailable'],
    [null, null, 404, 'rejected', 'not-found'],
  ])('takes %s of %s with status %d for %s, %s', async (code, source, status, kind, failureKind) => {
    const error = { error_source: source, error_type: 'x', error_code: code, message: 'It went\r\n wrong' };
    const { provider } = await open(failWith(status, error));
    const response = await provider.trigger({ source: 'a', since: null }, { signal });
    expect(response).toMatchObject({ kind, failure: { kind: failureKind, httpStatus: status } });
    expect(response.kind !== 'accepted' && response.failure.detail).toContain('It says: It went wrong');
  });

  it('uses the first error with a known code', async () => {
    const { provider } = await open(
      failWith(
        400,
        { error_code: 'unspecified', message: 'no' },
        { error_code: 'refresh_not_supported', message: 'yes' },
      ),
    );
    expect(await provider.trigger({ source: 'a', since: null }, { signal })).toMatchObject({
      failure: {
        kind: 'not-refreshable',
        detail: 'ShipEngine cannot refresh this source (400). It says: yes',
      },
    });
  });

  it.each([
    ['one page', { page: 1, pages: 1, links: { next: {} } }, null, { kind: 'none' }],
    ['the last of three pages', { page: 3, pages: 3, links: { next: { href: 'x' } } }, '3', { kind: 'none' }],
    ['the second of three pages', { page: 2, pages: 3 }, '2', { kind: 'page', page: '3' }],
    [
      'only a link to the next page',
      { links: { next: { href: 'https://elsewhere/' } } },
      null,
      { kind: 'page', page: '2' },
    ],
    ['another page than the requested one', { page: 1, pages: 3 }, '2', { kind: 'withheld' }],
    ['more pages than possible', { pages: 51 }, '50', { kind: 'withheld' }],
    [
      'errors next to the entries',
      { errors: [{ error_source: 'order_source' }] },
      null,
      { kind: 'withheld' },
    ],
    ['paging fields of odd types', { page: {}, pages: 'many', links: [] }, null, { kind: 'none' }],
  ])('reports what a list does not show: %s', async (_name, fields, page, continuation) => {
    const { provider, server } = await open((response) =>
      respondJson(response, 200, { order_sources: [{ order_source_id: 'a' }], ...fields }),
    );
    const response = await provider.readSources({ signal, referenceData: null, page });
    expect(response).toMatchObject({ kind: 'read', value: { sources: [{ source: 'a' }], continuation } });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.url).toBe(`/v-beta/order_sources${page === null ? '' : `?page=${page}`}`);
  });

  it('reads a list with errors and without entries as a failure', async () => {
    const { provider } = await open((response) =>
      respondJson(response, 200, {
        order_sources: [],
        errors: [{ error_code: 'unauthorized', message: 'No' }],
      }),
    );
    expect(await provider.readSources({ signal, referenceData: null })).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unauthorized', httpStatus: 200 },
    });
  });

  it('knows only the statuses of its table and of the operator', () => {
    expect(mapShipEngineStatus('unknown', {})).toEqual({
      normalizedStatus: 'unknown',
      providerStatus: 'unknown',
    });
    expect(mapShipEngineStatus('importing', {})).toEqual({
      normalizedStatus: 'unknown',
      providerStatus: 'importing',
    });
    expect(mapShipEngineStatus('Importing', { statusWords: { importing: 'running' } }).normalizedStatus).toBe(
      'running',
    );
    expect(mapShipEngineStatus('error', { statusWords: { error: 'idle' } }).normalizedStatus).toBe('idle');
  });

  it.each([
    ['2020-01-01T00:00:00.05Z', '2020-01-01T00:00:00.0500000Z', 'not-later'],
    ['2020-01-01T00:00:00.05Z', '2020-01-01T00:00:00.0500001Z', 'later'],
    ['2020-01-01T00:00:01Z', '2020-01-01T00:00:00Z', 'not-later'],
    ['never', '2020-01-01T00:00:00Z', 'not-later'],
  ])('compares %s with %s: %s', (earlier, later, expected) => {
    expect(shipengine.compareAttempts(earlier, later)).toBe(expected);
  });

  it('has a tenth of the quota with a sandbox key', () => {
    expect(shipengine.documentedCallsPerMinute({ apiKey: 'TEST_1' })).toBe(20);
    expect(shipengine.documentedCallsPerMinute({ apiKey: 'abc' })).toBe(200);
  });

  it.each([
    ['se-123', true],
    ['8a3f5a4c-0000-4000-8000-000000000000', true],
    ['a/b?c', true],
    ['.', false],
    ['..', false],
    ['', false],
    ['a b', false],
    ['a\0', false],
    ['\uD800', false],
    ['x'.repeat(256), false],
  ])('knows whether %j can be an order source id', (text, expected) => {
    expect(shipengine.isSourceId(text)).toBe(expected);
  });
});
