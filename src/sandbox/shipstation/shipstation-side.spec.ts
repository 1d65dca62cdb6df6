import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { callShipstation } from '../../../test/e2e/sandbox/call-sandbox.js';
import { ManualClock } from '../../../test/e2e/sandbox/manual-clock.js';
import { type Sandbox, startSandbox } from '../start-sandbox.js';

let clock: ManualClock;
let sandbox: Sandbox;

beforeEach(async () => {
  clock = new ManualClock('2026-03-02T12:00:10.000Z');
  sandbox = await startSandbox({ clock, behaviour: { queuedInMs: 1_000, runningInMs: 2_000 } });
});
afterEach(() => sandbox.close());

const refresh = (query: string, json?: unknown) =>
  callShipstation(sandbox, `POST /stores/refreshstore${query}`, { json });
const status = (storeId = '12345') =>
  callShipstation(sandbox, `GET /stores/getrefreshstatus?storeId=${storeId}`);
const rejection = (parameter: string) => ({
  status: 400,
  json: { Message: 'The request is invalid.', ModelState: { [parameter]: [expect.any(String)] } },
});

describe('credentials at ShipStation', () => {
  it.each([
    ['none', { authorization: '' }],
    ['wrong ones', { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` }],
    ['another scheme', { authorization: 'Bearer x' }],
  ])('%s: get 401, a challenge and quota headers', async (_, headers) => {
    const response = await callShipstation(sandbox, 'GET /stores', { headers });
    expect(response).toMatchObject({ status: 401, json: { message: 'Invalid API credentials' } });
    expect(response.headers.get('www-authenticate')).toContain('Basic');
    expect(response.headers.get('x-rate-limit-limit')).toBe('40');
  });

  it.each([
    ['asp-net', '{"Message":"Authorization has been denied for this request."}'],
    ['empty', ''],
    ['html', expect.stringContaining('<!DOCTYPE html>')],
  ] as const)('get the assumed body when wrong: %s', async (unauthorizedBody, text) => {
    sandbox.control.assume({ shipstation: { unauthorizedBody } });
    const response = await callShipstation(sandbox, 'GET /stores', {
      headers: { authorization: 'Basic eDp5' },
    });
    expect(response).toMatchObject({ status: 401, text });
  });

  it('are the only accepted ones after a change', async () => {
    sandbox.control.setCredentials({ shipstation: { apiKey: 'new', apiSecret: 'secret' } });
    expect((await callShipstation(sandbox, 'GET /stores')).status).toBe(401);
    const authorization = `Basic ${Buffer.from('new:secret').toString('base64')}`;
    expect((await callShipstation(sandbox, 'GET /stores', { headers: { authorization } })).status).toBe(200);
  });
});

describe('a refresh of one store', () => {
  it.each([
    ['in the query', '?storeId=12345&refreshDate=2020-05-29%2015:05:02', undefined],
    ['in the body', '', { storeId: 12345, refreshDate: '2020-05-29 15:05:02' }],
    [
      'in both, the same',
      '?storeId=12345&refreshDate=2020-05-29%2015:05:02',
      { storeId: '12345', refreshDate: '2020-05-29 15:05:02' },
    ],
    ['in names of another case', '?STOREID=12345', { RefreshDate: '2020-05-29 15:05:02' }],
  ])('takes its parameters %s', async (_, query, json) => {
    expect(await refresh(query, json)).toMatchObject({
      status: 200,
      json: { success: true, message: 'A store refresh has been initiated for Store ID 12345' },
    });
    clock.advance(1_000);
    expect(sandbox.control.imports()).toMatchObject([
      {
        source: '12345',
        since: '2020-05-29 15:05:02',
        sinceReadAs: '2020-05-29T22:05:02.000Z',
        finishedAt: null,
      },
    ]);
  });

  it('is rejected when query and body differ, unless one is assumed to win', async () => {
    const ask = () => refresh('?storeId=12345', { storeId: 12346 });
    expect(await ask()).toMatchObject(rejection('storeId'));
    sandbox.control.assume({ shipstation: { differingParameters: 'query-wins' } });
    await ask();
    sandbox.control.assume({ shipstation: { differingParameters: 'body-wins' } });
    await ask();
    expect(sandbox.control.calls().map(({ effect }) => effect)).toEqual([
      { kind: 'none' },
      { kind: 'refresh', sources: { '12345': 'planned' } },
      { kind: 'refresh', sources: { '12346': 'planned' } },
    ]);
  });

  it.each([
    ['storeId', '?storeId=abc'],
    ['storeId', '?storeId=-1'],
    ['refreshDate', '?storeId=12345&refreshDate=yesterday'],
    ['refreshDate', '?storeId=12345&refreshDate=2026-03-08%2002:30:00'],
  ])('is rejected with an invalid %s and changes nothing: %s', async (parameter, query) => {
    expect(await refresh(query)).toMatchObject(rejection(parameter));
    expect(sandbox.control.calls()).toMatchObject([{ effect: { kind: 'none' } }]);
  });

  it('gets a 500 of ASP.NET for a skipped wall clock if that is assumed', async () => {
    sandbox.control.assume({ shipstation: { missingWallClock: 'reject-500' } });
    const response = await refresh('?storeId=12345&refreshDate=2026-03-08%2002:30:00');
    expect(response).toMatchObject({
      status: 500,
      json: { Message: 'An error has occurred.', StackTrace: expect.any(String) },
    });
  });

  it('is rejected when the body is no JSON object or has another media type', async () => {
    expect((await callShipstation(sandbox, 'POST /stores/refreshstore', { body: '[1' })).status).toBe(400);
    const headers = { 'content-type': 'text/plain' };
    expect(
      (await callShipstation(sandbox, 'POST /stores/refreshstore', { body: '{}', headers })).status,
    ).toBe(415);
  });

  it.each([
    ['inactive', '12348'],
    ['manual', '12349'],
  ])(
    'is rejected when the store is %s, or accepted without effect if that is assumed',
    async (_, storeId) => {
      expect((await refresh(`?storeId=${storeId}`)).status).toBe(400);
      sandbox.control.assume({ shipstation: { storeNotRefreshable: 'accept-without-effect' } });
      expect(await refresh(`?storeId=${storeId}`)).toMatchObject({ status: 200, json: { success: true } });
      clock.advance(60_000);
      expect(sandbox.control.imports()).toEqual([]);
    },
  );

  it('gets 404 for a store that does not exist, or 500 if that is assumed', async () => {
    expect((await refresh('?storeId=99')).status).toBe(404);
    sandbox.control.assume({ shipstation: { storeNotKnown: 'server-error' } });
    expect((await refresh('?storeId=99')).status).toBe(500);
  });

  it('can return a string instead of a boolean, and the plain message', async () => {
    sandbox.control.assume({ shipstation: { successType: 'text', refreshMessage: 'plain' } });
    expect((await refresh('?storeId=12345')).json).toEqual({
      success: 'true',
      message: 'Store refresh initiated',
    });
  });

  it('does not accept GET', async () => {
    const response = await callShipstation(sandbox, 'GET /stores/refreshstore?storeId=12345');
    expect(response).toMatchObject({ status: 405 });
    expect(sandbox.control.calls()).toMatchObject([{ operation: 'other', effect: { kind: 'none' } }]);
  });
});

describe('a refresh without a store', () => {
  it('imports every active store whose marketplace can be refreshed', async () => {
    expect(await refresh('?refreshDate=2020-05-29', {})).toMatchObject({
      status: 200,
      json: { success: true },
    });
    expect(sandbox.control.calls()).toMatchObject([{ operation: 'refresh-all', source: null }]);
    clock.advance(1_000);
    expect(sandbox.control.imports().map(({ source }) => source)).toEqual(['12345', '12346', '12347']);
  });
});

describe('the status of a store', () => {
  it('shows number and text in shape A, and nothing of a queued import', async () => {
    expect((await status()).json).toEqual({
      storeId: 12345,
      refreshStatusId: 0,
      refreshStatus: 'Success',
      lastRefreshAttempt: '2026-03-02T01:00:27',
      refreshDate: '2026-03-02T09:00:27',
    });
    await refresh('?storeId=12345');
    expect((await status()).json).toMatchObject({ refreshStatusId: 0, refreshStatus: 'Success' });
    clock.advance(1_500);
    expect((await status()).json).toMatchObject({
      refreshStatusId: 2,
      refreshStatus: 'Updating orders',
      lastRefreshAttempt: '2026-03-02T04:00:28',
      refreshDate: '2026-03-02T09:00:27',
    });
    clock.advance(1_500);
    expect((await status()).json).toMatchObject({ refreshStatusId: 0, refreshDate: '2026-03-02T12:00:28' });
  });

  it('shows only a text in shape B', async () => {
    sandbox.control.assume({ shipstation: { statusShape: 'B', queuedShown: true } });
    await refresh('?storeId=12345');
    expect((await status()).json).toEqual({
      storeId: 12345,
      refreshDate: '2026-03-02T09:00:27',
      status: 'Queued',
    });
  });

  it('can show short dates and other texts', async () => {
    sandbox.control.assume({
      shipstation: {
        statusDates: 'us-short',
        errorStatusText: 'Import failed',
        errorStatusId: 9,
        refreshDateShownIn: 'pacific',
      },
    });
    sandbox.control.setBehaviour({ provider: 'shipstation', source: '12345' }, { ending: { kind: 'error' } });
    await refresh('?storeId=12345');
    clock.advance(3_000);
    expect((await status()).json).toEqual({
      storeId: 12345,
      refreshStatusId: 9,
      refreshStatus: 'Import failed',
      lastRefreshAttempt: '3-2-2026',
      refreshDate: '3-2-2026',
    });
  });

  it('has no dates for a manual store', async () => {
    expect((await status('12349')).json).toMatchObject({ lastRefreshAttempt: null, refreshDate: null });
  });

  it('needs a store that exists', async () => {
    expect(await callShipstation(sandbox, 'GET /stores/getrefreshstatus')).toMatchObject(
      rejection('storeId'),
    );
    expect(await status('x')).toMatchObject(rejection('storeId'));
    expect((await status('99')).status).toBe(404);
  });
});

describe('the list of stores', () => {
  const list = async (query: string) => (await callShipstation(sandbox, `GET /stores${query}`)).json;
  const ids = (...storeIds: number[]) => storeIds.map((storeId) => expect.objectContaining({ storeId }));

  it('is a bare array of active stores; showInactive adds the others, marketplaceId filters', async () => {
    expect(await list('')).toEqual(ids(12345, 12346, 12347, 12349));
    expect(await list('?showInactive=True')).toEqual(ids(12345, 12346, 12347, 12348, 12349));
    expect(await list('?marketplaceId=2')).toEqual(ids(12346));
    expect(await list('?marketplaceId=1')).toEqual([]);
  });

  it('rejects parameters of the wrong type', async () => {
    expect(await callShipstation(sandbox, 'GET /stores?showInactive=maybe')).toMatchObject(
      rejection('showInactive'),
    );
    expect(await callShipstation(sandbox, 'GET /stores?marketplaceId=x')).toMatchObject(
      rejection('marketplaceId'),
    );
  });

  it('shows the nulls of a manual store, as recorded', async () => {
    const manual = {
      refreshDate: null,
      lastRefreshAttempt: null,
      statusMappings: null,
      email: null,
      integrationUrl: null,
    };
    expect(await list('?marketplaceId=0')).toMatchObject([
      { storeId: 12349, marketplaceName: 'ShipStation', ...manual },
    ]);
  });

  it('shows the same in the read of one store', async () => {
    expect([await list('/12346')]).toEqual(await list('?marketplaceId=2'));
    expect((await callShipstation(sandbox, 'GET /stores/99')).status).toBe(404);
  });

  it('shows times ahead of our clock by the assumed skew', async () => {
    sandbox.control.assume({ shipstation: { attemptSkewInMs: 0, stampMoves: 'request' } });
    await refresh('?storeId=12346');
    expect(await list('?marketplaceId=2')).toMatchObject([{ lastRefreshAttempt: '2026-03-02T04:00:10' }]);
  });
});

describe('the marketplaces', () => {
  it('can be refreshed, except manual stores and the ShipEngine API', async () => {
    const { json } = await callShipstation(sandbox, 'GET /stores/marketplaces');
    expect(json).toContainEqual(
      expect.objectContaining({ marketplaceId: 2, name: 'Amazon', canRefresh: true }),
    );
    const fixed = Array.isArray(json)
      ? json.filter((entry: { canRefresh: boolean }) => !entry.canRefresh)
      : [];
    expect(fixed).toMatchObject([{ marketplaceId: 0 }, { marketplaceId: 118 }]);
  });
});

describe('the quota of ShipStation', () => {
  it('is 40 calls in a minute of the wall clock, and every response shows it', async () => {
    for (let left = 39; left >= 0; left -= 1) {
      const { status: code, headers } = await callShipstation(sandbox, 'GET /stores/marketplaces');
      expect([code, headers.get('x-rate-limit-remaining')]).toEqual([200, String(left)]);
    }
    const rejected = await refresh('?storeId=12345');
    expect(rejected).toMatchObject({ status: 429, text: '{"message":"Too Many Requests"}' });
    expect(rejected.headers.get('x-rate-limit-reset')).toBe('50');
    expect(rejected.headers.get('retry-after')).toBeNull();
    expect(sandbox.control.calls().at(-1)).toMatchObject({ effect: { kind: 'none' }, status: 429 });
    clock.moveTo('2026-03-02T12:01:00.000Z');
    expect((await refresh('?storeId=12345')).headers.get('x-rate-limit-reset')).toBe('60');
  });

  it('can leave the current call out of the remaining calls', async () => {
    sandbox.control.assume({ shipstation: { remainingCountsThisCall: false } });
    expect((await status()).headers.get('x-rate-limit-remaining')).toBe('40');
  });

  it('can be raised, used up by another user, and hidden', async () => {
    sandbox.control.setQuota('shipstation', { callsPerMinute: 100_000 });
    sandbox.control.spendQuota('shipstation', 99_998);
    expect((await status()).headers.get('x-rate-limit-remaining')).toBe('1');
    sandbox.control.setQuota('shipstation', { headers: false });
    expect((await status()).headers.get('x-rate-limit-remaining')).toBeNull();
    expect((await status()).status).toBe(429);
  });
});
