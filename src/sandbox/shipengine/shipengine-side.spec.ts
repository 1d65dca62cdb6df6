import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { callShipengine } from '../../../test/e2e/sandbox/call-sandbox.js';
import { ManualClock } from '../../../test/e2e/sandbox/manual-clock.js';
import { type Sandbox, startSandbox } from '../start-sandbox.js';

const shopify = '7d0e3a52-5f0c-4c5e-9d3a-0b6f2f0e8a01';
const walmart = '7d0e3a52-5f0c-4c5e-9d3a-0b6f2f0e8a02';
const brightpearl = '7d0e3a52-5f0c-4c5e-9d3a-0b6f2f0e8a03';
const stranger = '7d0e3a52-5f0c-4c5e-9d3a-0b6f2f0e8aff';

let clock: ManualClock;
let sandbox: Sandbox;

beforeEach(async () => {
  clock = new ManualClock('2026-03-02T12:00:10.000Z');
  sandbox = await startSandbox({ clock, behaviour: { queuedInMs: 1_000, runningInMs: 2_000 } });
});
afterEach(() => sandbox.close());

const list = () => callShipengine(sandbox, 'GET /v-beta/order_sources');
const refresh = (id = shopify, body?: string) =>
  callShipengine(sandbox, `PUT /v-beta/order_sources/${id}/refresh`, { body });
const shown = (...entries: readonly object[]) => ({
  order_sources: entries.map((entry) => expect.objectContaining(entry)),
});
const error = (error_code: string) => ({
  request_id: expect.any(String),
  errors: [expect.objectContaining({ error_code })],
});

describe('the list of order sources', () => {
  it('shows all of them, in lines that end in CR and LF', async () => {
    const response = await list();
    expect(response.text).toContain('{\r\n  "order_sources": [\r\n');
    expect(response.json).toEqual({
      order_sources: [
        {
          order_source_id: shopify,
          order_source_nickname: 'My Shopify account',
          order_source_code: 'shopify',
          order_source_friendly_name: 'Shopify',
          refresh_info: {
            status: 'idle',
            last_refresh_attempt: '2026-03-02T10:00:10.0Z',
            refresh_date: null,
          },
          active: true,
        },
        expect.objectContaining({
          refresh_info: { status: 'idle', last_refresh_attempt: null, refresh_date: null },
        }),
        expect.objectContaining({ order_source_id: brightpearl, order_source_nickname: null }),
      ],
    });
    expect(response.headers.get('request-id')).toBe(response.headers.get('x-shipengine-requestid'));
  });

  it.each([
    ['next-refresh', '2026-03-02T12:30:10.0Z'],
    ['mark', '2026-03-02T10:00:10.0Z'],
  ] as const)('shows refresh_date as assumed: %s', async (refreshDateMeans, refresh_date) => {
    sandbox.control.setBehaviour(
      { provider: 'shipengine', source: shopify },
      { automaticEveryInMs: 1_800_000 },
    );
    sandbox.control.assume({ shipengine: { refreshDateMeans } });
    const { json } = await list();
    expect(json).toMatchObject({ order_sources: [{ refresh_info: { refresh_date } }, {}, {}] });
  });

  it('is the only read, unless a single one is assumed', async () => {
    const single = () => callShipengine(sandbox, `GET /v-beta/order_sources/${shopify}`);
    expect((await single()).status).toBe(404);
    sandbox.control.assume({ shipengine: { singleRead: true } });
    expect(await single()).toMatchObject({ status: 200, json: { order_source_id: shopify } });
    expect((await callShipengine(sandbox, `GET /v-beta/order_sources/${stranger}`)).json).toEqual(
      error('invalid_identifier'),
    );
  });

  it('needs the key', async () => {
    const response = await callShipengine(sandbox, 'GET /v-beta/order_sources', {
      headers: { 'api-key': 'wrong' },
    });
    expect(response).toMatchObject({ status: 401, json: error('unauthorized') });
  });
});

describe('a refresh of an order source', () => {
  it('returns the order source as queued; then it is updating, then idle with a new last attempt', async () => {
    expect(await refresh()).toMatchObject({
      status: 200,
      json: { order_source_id: shopify, refresh_info: { status: 'preparing_update' } },
    });
    const states = [];
    for (const byInMs of [0, 1_000, 2_000]) {
      clock.advance(byInMs);
      states.push((await list()).json);
    }
    expect(states).toEqual(
      ['preparing_update', 'updating', 'idle'].map((status) =>
        shown({ refresh_info: expect.objectContaining({ status }) }, {}, {}),
      ),
    );
    expect(states.at(-1)).toMatchObject({
      order_sources: [{ refresh_info: { last_refresh_attempt: '2026-03-02T12:00:11.0Z' } }, {}, {}],
    });
  });

  it('returns the current status when an import runs and the second is ignored', async () => {
    await refresh();
    clock.advance(1_500);
    expect((await refresh()).json).toMatchObject({ refresh_info: { status: 'updating' } });
    expect(sandbox.control.calls().at(-1)?.effect).toEqual({
      kind: 'refresh',
      sources: { [shopify]: 'ignored' },
    });
  });

  it('ignores a body, and records whether one came', async () => {
    await refresh(shopify, '"anything"');
    await refresh(walmart);
    expect(sandbox.control.calls()).toMatchObject([
      { body: '"anything"', status: 200 },
      { body: null, status: 200 },
    ]);
  });

  it('shows error after a failure until the next refresh, and an unknown status as it is', async () => {
    const name = { provider: 'shipengine', source: shopify } as const;
    const info = async () => (await list()).json;
    sandbox.control.setBehaviour(name, { ending: { kind: 'error' } });
    await refresh();
    clock.advance(3_000);
    expect(await info()).toMatchObject({ order_sources: [{ refresh_info: { status: 'error' } }, {}, {}] });
    sandbox.control.setBehaviour(name, { ending: { kind: 'word', text: 'reticulating', id: 0 } });
    await refresh();
    expect(await info()).toMatchObject({
      order_sources: [{ refresh_info: { status: 'preparing_update' } }, {}, {}],
    });
    clock.advance(3_000);
    expect(await info()).toMatchObject({
      order_sources: [{ refresh_info: { status: 'reticulating' } }, {}, {}],
    });
  });

  it.each([
    [{ refreshResponse: 'empty' }, 200],
    [{ refreshStatusCode: 204 }, 204],
  ] as const)('can respond without a body: %p', async (shipengine, status) => {
    sandbox.control.assume({ shipengine });
    expect(await refresh()).toMatchObject({ status, text: '' });
    expect(sandbox.control.calls()).toMatchObject([{ effect: { kind: 'refresh' } }]);
  });

  it.each([
    ['is not supported', brightpearl, 400, 'refresh_not_supported'],
    ['is inactive', walmart, 400, 'order_source_not_active'],
    ['is unknown', stranger, 404, 'invalid_identifier'],
    ['has a malformed id', 'abc', 400, 'unspecified'],
  ])('is rejected when the source %s', async (_, id, status, code) => {
    sandbox.control.changeSource({ provider: 'shipengine', source: walmart }, { active: false });
    expect(await refresh(id)).toMatchObject({ status, json: error(code) });
    expect(sandbox.control.calls()).toMatchObject([{ source: id, effect: { kind: 'none' } }]);
  });

  it('is rejected with the assumed status', async () => {
    sandbox.control.assume({ shipengine: { refusalStatusCode: 409 } });
    expect(await refresh(brightpearl)).toMatchObject({ status: 409, json: error('refresh_not_supported') });
  });

  it('accepts an encoded id', async () => {
    const odd = {
      provider: 'shipengine',
      id: 'a/b c',
      name: null,
      active: true,
      lastAttemptAt: null,
    } as const;
    sandbox.control.addSource({ ...odd, code: 'ebay', friendlyName: null, refreshable: true });
    expect((await refresh(encodeURIComponent('a/b c'))).json).toMatchObject({ order_source_id: 'a/b c' });
  });
});

describe('the quota of ShipEngine', () => {
  it('is 200 calls per minute, and a rejection shows how long to wait', async () => {
    expect((await list()).headers.get('ratelimit-remaining')).toBe('199');
    sandbox.control.spendQuota('shipengine', 199);
    const rejected = await list();
    expect(rejected).toMatchObject({ status: 429, json: error('rate_limit_exceeded') });
    expect(rejected.headers.get('retry-after')).toBe('50');
    expect(rejected.headers.get('ratelimit-reset')).toBe('50');
  });

  it('is 20 for a key of the test environment', async () => {
    sandbox.control.setCredentials({ shipengine: { apiKey: 'TEST_key' } });
    const response = await callShipengine(sandbox, 'GET /v-beta/order_sources', {
      headers: { 'api-key': 'TEST_key' },
    });
    expect([response.status, response.headers.get('ratelimit-limit')]).toEqual([200, '20']);
  });
});
