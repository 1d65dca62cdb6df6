import { afterEach, describe, expect, it } from '@jest/globals';
import { ProviderStage } from '../../../test/providers/provider-stage.js';
import { type RecordingServer, respondJson, type Respond } from '../../../test/providers/recording-server.js';
import type { Provider, ProviderAccount } from '../contract/provider.js';
import { shipstation } from './shipstation.definition.js';

const stage = new ProviderStage();
const { signal } = new AbortController();
const credentials = { apiKey: 'key-0123456789', apiSecret: 'secret/+0123456789=' };
const basic = `Basic ${Buffer.from('key-0123456789:secret/+0123456789=').toString('base64')}`;

async function open(
  respond: Respond,
  account: Partial<ProviderAccount> = {},
): Promise<{ provider: Provider; server: RecordingServer }> {
  const server = await stage.serve(respond);
  const provider = stage.openProvider(shipstation, {
    baseUrl: `${server.origin}/prefix`,
    credentials,
    settings: {},
    ...account,
  });
  return { provider, server };
}

const accept: Respond = (response) => respondJson(response, 200, { success: true, message: 'initiated' });

describe('ShipStation V1', () => {
  afterEach(() => stage.close());

  it('asks for one store with the same values in query and body', async () => {
    const { provider, server } = await open(accept);
    const since = shipstation.renderSince?.(Date.parse('2020-05-29T22:05:02Z'), {}) ?? null;
    const answer = await provider.trigger({ source: '12345', since }, { signal });
    expect(answer).toEqual({ kind: 'accepted', quota: { limit: null, remaining: null, resetInMs: null } });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      url: '/prefix/stores/refreshstore?storeId=12345&refreshDate=2020-05-29%2014%3A05%3A02',
      headers: { authorization: basic, 'content-type': 'application/json' },
      body: '{"storeId":12345,"refreshDate":"2020-05-29 14:05:02"}',
    });
    expect(server.requests[0]?.headers).not.toHaveProperty('x-partner');
  });

  it('leaves the start date out when there is none', async () => {
    const { provider, server } = await open(accept);
    await provider.trigger({ source: '12345', since: null }, { signal });
    expect(server.requests[0]).toMatchObject({
      url: '/prefix/stores/refreshstore?storeId=12345',
      body: '{"storeId":12345}',
    });
  });

  it.each([
    [null, '/prefix/stores/refreshstore', '{}'],
    [
      '2020-05-29 14:05:02',
      '/prefix/stores/refreshstore?refreshDate=2020-05-29%2014%3A05%3A02',
      '{"refreshDate":"2020-05-29 14:05:02"}',
    ],
  ])('asks for all stores with since %j', async (since, url, body) => {
    const { provider, server } = await open(accept);
    expect(await provider.triggerAll?.({ since }, { signal })).toMatchObject({ kind: 'accepted' });
    expect(server.requests[0]).toMatchObject({ method: 'POST', url, body });
  });

  it('sends the partner key when there is one', async () => {
    const { provider, server } = await open(accept, {
      credentials: { ...credentials, partnerKey: 'partner' },
    });
    await provider.trigger({ source: '1', since: null }, { signal });
    expect(server.requests[0]?.headers).toMatchObject({ authorization: basic, 'x-partner': 'partner' });
  });

  it.each([
    ['the text true', { success: 'True' }, 'accepted', undefined],
    ['success in capitals', { Success: true }, 'accepted', undefined],
    ['false', { success: false, message: 'Store is busy' }, 'refused', 'rejected'],
    ['the text false', { success: 'false' }, 'refused', 'rejected'],
    ['no success at all', { message: 'ok' }, 'unknown', 'unreadable'],
    ['null', { success: null }, 'unknown', 'unreadable'],
    ['a list', [{ success: true }], 'unknown', 'unreadable'],
    [
      'throttling with status 200',
      { success: false, message: 'Too Many Requests' },
      'not-asked',
      'throttled',
    ],
  ])('judges a 200 by its success: %s', async (_name, json, kind, failureKind) => {
    const { provider } = await open((response) => respondJson(response, 200, json));
    const answer = await provider.trigger({ source: '1', since: null }, { signal });
    expect(answer.kind).toBe(kind);
    expect(answer.kind === 'accepted' ? undefined : answer.failure.kind).toBe(failureKind);
  });

  it('takes "Too Many Requests" for throttling whatever the status, and the reset for the wait', async () => {
    const { provider } = await open((response) =>
      respondJson(
        response,
        500,
        { message: 'Too Many Requests' },
        { 'X-Rate-Limit-Reset': '12', 'X-Rate-Limit-Remaining': '0' },
      ),
    );
    expect(await provider.trigger({ source: '1', since: null }, { signal })).toMatchObject({
      kind: 'not-asked',
      failure: { kind: 'throttled', httpStatus: 500, retryAfterInMs: 12_000 },
      quota: { limit: null, remaining: 0, resetInMs: 12_000 },
    });
  });

  it('tells the message and what is wrong with which field, and no internals', async () => {
    const { provider } = await open((response) =>
      respondJson(response, 400, {
        Message: 'The request is invalid.',
        ModelState: { 'body.storeId': ['Not a number.', 'Really.'] },
        ExceptionMessage: 'internal',
        StackTrace: 'at internal',
      }),
    );
    const answer = await provider.trigger({ source: '1', since: null }, { signal });
    expect(answer).toMatchObject({
      kind: 'refused',
      failure: {
        kind: 'rejected',
        detail:
          'ShipStation rejected the call (400). It says: The request is invalid. body.storeId: Not a number. body.storeId: Really.',
      },
    });
  });

  it('shows no secret in any form, also if ShipStation echoes it', async () => {
    const { provider } = await open((response) =>
      respondJson(response, 401, {
        message: `No user ${credentials.apiKey} in ${basic}, ${encodeURIComponent(credentials.apiSecret)}`,
      }),
    );
    const answer = await provider.verify({ signal });
    expect(answer).toMatchObject({
      kind: 'failed',
      failure: {
        kind: 'unauthorized',
        detail:
          'ShipStation does not accept the credentials (401). It says: No user [redacted] in Basic [redacted], [redacted]',
      },
    });
  });

  it('reads the stores, inactive ones too, and the quota', async () => {
    const { provider, server } = await open((response) =>
      respondJson(response, 200, [{ storeId: 1 }, { storeName: 'no id' }, { storeId: 2, active: false }], {
        'X-Rate-Limit-Limit': '40',
        'X-Rate-Limit-Remaining': '39',
        'X-Rate-Limit-Reset': '60',
      }),
    );
    const answer = await provider.readSources({ signal, marketplaces: null });
    expect(server.requests[0]).toMatchObject({
      method: 'GET',
      url: '/prefix/stores?showInactive=true',
      headers: { authorization: basic },
      body: '',
    });
    expect(answer).toMatchObject({
      kind: 'read',
      value: {
        sources: [
          { source: '1', refreshable: true },
          { source: '2', active: false, refreshable: false },
        ],
        rest: { kind: 'none' },
      },
      quota: { limit: 40, remaining: 39, resetInMs: 60_000 },
    });
    expect(await provider.verify({ signal })).toMatchObject({ kind: 'read', value: null });
  });

  it('cannot understand a list that is none', async () => {
    const { provider } = await open((response) => respondJson(response, 200, { stores: [] }));
    expect(await provider.readSources({ signal, marketplaces: null })).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unreadable', httpStatus: 200, jsonBody: true },
    });
  });

  it('reads the status of one store with the declared words', async () => {
    const { provider, server } = await open(
      (response) => respondJson(response, 200, { storeId: 12345, refreshStatusId: 7, refreshStatus: null }),
      { settings: { statusWords: { '7': 'running' } } },
    );
    const answer = await provider.readStatus?.('12345', { signal });
    expect(server.requests[0]).toMatchObject({
      method: 'GET',
      url: '/prefix/stores/getrefreshstatus?storeId=12345',
    });
    expect(answer).toMatchObject({ kind: 'read', value: { word: 'running', providerStatus: '7' } });
  });

  it('reads which marketplaces can be refreshed', async () => {
    const { provider, server } = await open((response) =>
      respondJson(response, 200, [
        { name: 'ShipStation', marketplaceId: 0, canRefresh: false },
        { name: 'eBay', marketplaceId: 1, canRefresh: true },
        { name: 'unsaid', marketplaceId: 2 },
        null,
      ]),
    );
    const answer = await provider.readMarketplaces?.({ signal });
    expect(server.requests[0]).toMatchObject({ method: 'GET', url: '/prefix/stores/marketplaces' });
    expect(answer).toMatchObject({ kind: 'read', value: { '0': false, '1': true } });
  });

  it.each([
    ['12345', true],
    ['9007199254740991', true],
    ['9007199254740993', false],
    ['0', false],
    ['012', false],
    ['-1', false],
    ['1.0', false],
    ['se-1', false],
    ['', false],
  ])('knows whether %j can be a store id', (text, expected) => {
    expect(shipstation.isSourceId(text)).toBe(expected);
  });
});
